// Moving through time: buttons, keys, the wheel.
import { nextSample } from "./flight_data_series.js";
import { plain } from "./flight_data_text.js";
import { wheelWhenFocused } from "./zooming.js";

const PAGE = 0.1;
const STEP = 2;
const SHIFT = 0.25;

/** The event after (1) or before (-1) the chosen one, or the cursor where none is chosen; null where there is none. */
function neighbour(state, sign) {
  const { events } = state.recording;
  if (state.event !== null) return events[state.event + sign] ? state.event + sign : null;
  const at = state.cursor ?? state.view[0] - 1;
  const found = sign > 0 ? events.filter((event) => event.onset_high_s <= at).length : events.filter((event) => event.onset_high_s < at).length - 1;
  return events[found] ? found : null;
}

function toEvent(state, sign) {
  const number = neighbour(state, sign);
  if (number !== null) state.choose(state.place, number);
}

/** The moment that a key asks for; null where it asks for none. */
function asked(state, key) {
  const [from, to] = state.view;
  const now = state.cursor;
  const sample = (sign) => nextSample(state.drawn(), now ?? (sign > 0 ? from - 1e-3 : to + 1e-3), sign);
  const page = (sign) => Math.min(Math.max((now ?? from) + sign * PAGE * (to - from), state.recording.first_s), state.recording.last_s);
  const moves = { ArrowRight: () => sample(1), ArrowLeft: () => sample(-1), PageDown: () => page(1), PageUp: () => page(-1), Home: () => from, End: () => to };
  return moves[key]?.() ?? null;
}

function startKeys(charts, state, readout) {
  const orders = {
    "+": () => state.scale(1 / STEP),
    "=": () => state.scale(1 / STEP),
    "-": () => state.scale(STEP),
    ",": () => state.shift(-SHIFT),
    ".": () => state.shift(SHIFT),
    0: () => state.whole(),
    n: () => toEvent(state, 1),
    p: () => toEvent(state, -1),
    Escape: () => state.read(null),
  };
  charts.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moment = asked(state, event.key);
    if (moment !== null) {
      state.go(moment);
      readout.say();
    } else if (orders[event.key]) orders[event.key]();
    else return;
    event.preventDefault();
  });
}

function startButtons(section, state) {
  const orders = {
    previous: () => toEvent(state, -1),
    next: () => toEvent(state, 1),
    earlier: () => state.shift(-SHIFT),
    later: () => state.shift(SHIFT),
    in: () => state.scale(1 / STEP),
    out: () => state.scale(STEP),
    whole: () => state.whole(),
  };
  for (const [name, order] of Object.entries(orders)) section.querySelector(`.tools [name=${name}]`).addEventListener("click", order);
  for (const name of ["previous", "next"]) section.querySelector(`.tools [name=${name}]`).disabled = !state.recordings.some((one) => one.events.length);
}

function startWords(section, state) {
  const stretch = section.querySelector(".stretch");
  const chosen = section.querySelector(".chosen-event");
  const update = () => {
    const { moments, view, event } = state;
    stretch.value = `${moments.text(view[0])} to ${moments.text(view[1])}${moments.known ? " UTC" : " of the recorder"}`;
    const one = event === null ? null : state.recording.events[event];
    chosen.textContent = one ? `Event ${event + 1} of ${state.recording.events.length}, ${plain(one.kind)}${one.confirmed ? "" : " (not confirmed)"}: ${one.label}` : "";
  };
  state.listen((changed) => (changed.has("view") || changed.has("event")) && update());
  update();
}

export function startControls(section, state, panels, readout) {
  const charts = section.querySelector(".charts");
  startKeys(charts, state, readout);
  startButtons(section, state);
  startWords(section, state);
  charts.addEventListener(
    "wheel",
    (event) => {
      if (!wheelWhenFocused(event, charts)) return;
      const around = panels.momentAt(event.clientX);
      if (around === null) return;
      state.scale(2 ** (Math.max(-200, Math.min(200, event.deltaY)) / 300), around);
      event.preventDefault();
    },
    { passive: false },
  );
}
