// The replay slider: back over what this page has seen while a recording is replayed.
import type { Past } from "./past.js";
import type { State } from "./state.js";
import { clock, part } from "./text.js";

export function startReplay(state: State, past: Past): void {
  const form = part<HTMLFormElement>("#replay");
  const slider = part<HTMLInputElement>("input", form);
  const output = part<HTMLOutputElement>("output", form);
  const live = part<HTMLButtonElement>("button", form);
  const to = (time_s: number | null) => {
    state.past_s = time_s;
    state.tell("past");
    draw();
  };
  const draw = () => {
    const first = past.first_s;
    form.hidden = !state.replay || first === null;
    if (form.hidden || first === null) return;
    const now = Math.floor(state.now());
    slider.min = String(Math.floor(first));
    slider.max = String(now);
    slider.value = String(Math.floor(state.past_s ?? now));
    const ends = state.replay?.ends_s ? `, recording ends ${clock(state.replay.ends_s)}` : "";
    const words = state.past_s === null ? `${clock(now)}${ends}` : `${clock(state.past_s)}, ${Math.round(now - state.past_s)} s back`;
    if (output.textContent !== words) output.textContent = words;
    slider.setAttribute("aria-valuetext", words);
    live.disabled = state.past_s === null;
  };
  slider.addEventListener("input", () => to(Number(slider.value) >= Number(slider.max) ? null : Number(slider.value)));
  live.addEventListener("click", () => to(null));
  form.addEventListener("submit", (event) => event.preventDefault());
  state.listen((change) => {
    if (change === "aircraft") draw();
  });
}
