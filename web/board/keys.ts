// The keys, their list, and the switch that turns them off (WCAG 2.1, 2.1.4).
import { el, part } from "./text.js";

export interface Key {
  keys: string[];
  words: string;
  act(): void;
}

const SHOWN: Record<string, string> = { ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc" };
const OFF = "crossfix.keys-off";
const TYPED_IN = "input:not([type=checkbox]):not([type=range]), textarea, select, [contenteditable]";

/** Single keys, where nothing is being typed and no dialog is open. */
export function startKeys(keys: Key[]): void {
  const dialog = part<HTMLDialogElement>("#help");
  const show = () => dialog.showModal();
  const all = [...keys, { keys: ["?"], words: "This list", act: show }];
  part("tbody", dialog).replaceChildren(
    ...all.map((one) => el("tr", {}, el("th", { scope: "row" }, ...one.keys.map((key) => el("kbd", {}, SHOWN[key] ?? key))), el("td", {}, one.words))),
  );
  part("#help-button").addEventListener("click", show);
  const on = part<HTMLInputElement>("#keys-on");
  on.checked = sessionStorage.getItem(OFF) === null;
  on.addEventListener("change", () => (on.checked ? sessionStorage.removeItem(OFF) : sessionStorage.setItem(OFF, "1")));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target as Element;
    if (document.querySelector("dialog[open]") || target.closest(TYPED_IN)) return;
    if (!on.checked && event.key !== "?" && event.key !== "Escape") return;
    if (event.key.startsWith("Arrow") && target.closest("#map, input")) return;
    if (event.key === "Enter" && target.closest("a, button, summary")) return;
    const found = all.find((one) => one.keys.includes(event.key));
    if (!found) return;
    event.preventDefault();
    found.act();
  });
}
