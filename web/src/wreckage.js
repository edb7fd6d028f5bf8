import { tooltip } from "./tooltip.js";

const NEXT = { ArrowRight: 1, ArrowDown: 1, n: 1, ArrowLeft: -1, ArrowUp: -1, p: -1 };

function show(item, x, y) {
  tooltip.text(item.dataset.head, item.dataset.text, x, y);
}

/** Words of what the pointer is on; arrow keys step through the marks and boxes of a drawing, Escape leaves. */
export function startWreckage(section) {
  if (!section) return;
  for (const svg of section.querySelectorAll(".plan svg, .lane")) {
    svg.addEventListener("pointermove", (event) => {
      const item = event.target.closest("[data-head]");
      if (item) show(item, event.clientX, event.clientY);
      else tooltip.hide();
    });
    svg.addEventListener("pointerleave", tooltip.hide);
  }
  for (const svg of section.querySelectorAll(".plan svg")) {
    const steps = [...svg.querySelectorAll(".step")];
    svg.addEventListener("focusin", (event) => {
      const item = event.target.closest(".step");
      if (!item || !item.matches(":focus-visible")) return;
      const box = item.getBoundingClientRect();
      show(item, box.right, box.bottom);
    });
    svg.addEventListener("focusout", tooltip.hide);
    svg.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        tooltip.hide();
        svg.focus();
      } else if (NEXT[event.key] && steps.length && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        const now = steps.indexOf(event.target);
        const next = now < 0 ? (NEXT[event.key] > 0 ? 0 : steps.length - 1) : now + NEXT[event.key];
        steps[(next + steps.length) % steps.length].focus();
      }
    });
  }
}
