import { pointer, select } from "d3-selection";
import { clockText } from "./timeline_layout.js";
import { tooltip } from "./tooltip.js";

const barOf = (timeline, target) => {
  const link = target.closest?.("a.bar");
  return link ? timeline.bar(link.dataset.id) : null;
};

/** Tooltips on hover and focus, the hairline with its time, and n and p to step through the bars in view. */
export function startPointer(timeline) {
  const { canvas, body } = timeline;
  const hairline = body.append("path").attr("class", "hairline");
  body.on("pointerdown.focus", () => canvas.focus({ preventScroll: true }));
  body.on("pointermove.tip", (event) => {
    const [x] = pointer(event, body.node());
    const at = x - timeline.gutter;
    const inside = at >= 0 && at <= timeline.width;
    hairline.attr("d", inside ? `M${x},0V${timeline.frame.height}` : null);
    const reading = timeline.axis.select(".reading");
    const [from, to] = timeline.x.domain().map(Number);
    const step = (to - from) / timeline.width < 50 ? 1 : 1000;
    reading.attr("x", x).text(inside ? clockText(Math.round(Number(timeline.x.invert(at))), step) : "");
    showTip(timeline, event.target, event.clientX, event.clientY);
  });
  body.on("pointerleave.tip", () => {
    hairline.attr("d", null);
    timeline.axis.select(".reading").text("");
    tooltip.hide();
  });
  canvas.addEventListener("focusin", (event) => {
    const { left, bottom } = event.target.getBoundingClientRect();
    if (event.target !== canvas) showTip(timeline, event.target, left, bottom);
  });
  canvas.addEventListener("focusout", tooltip.hide);
  canvas.addEventListener("keydown", (event) => {
    if (event.key !== "n" && event.key !== "p") return;
    const bars = [...canvas.querySelectorAll("a.bar")].filter((bar) => bar.getAttribute("display") !== "none");
    const place = bars.indexOf(document.activeElement);
    const next = place < 0 ? 0 : place + (event.key === "n" ? 1 : -1);
    bars[(next + bars.length) % bars.length]?.focus();
  });
}

function showTip(timeline, target, x, y) {
  const bar = barOf(timeline, target);
  const datum = select(target).datum();
  if (bar?.target) {
    const words = bar.measures ? `measures: ${bar.measures}` : "measures no event of the case";
    tooltip.text(`${bar.label}, recorded`, `${timeline.spanText(bar)}; ${words}`, x, y);
  } else if (bar) tooltip.statement(bar, x, y);
  else if (target.closest?.(".mark")) tooltip.text(datum.label, timeline.spanText(datum), x, y);
  else if (target.closest?.(".link")) {
    const text = document.getElementById(`t-${datum.link.id}`)?.textContent ?? "";
    tooltip.text(`${datum.link.id}, ${datum.link.kind.replaceAll("_", " ")}`, text, x, y);
  } else tooltip.hide();
}
