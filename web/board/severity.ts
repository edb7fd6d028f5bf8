// A severity by word, shape and order; colour only says it again.
import type { Gnss, Severity } from "./contract.js";
import { el } from "./text.js";

export const SEVERITIES: readonly Severity[] = ["critical", "warning", "advisory", "information"];
export const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);

/** Octagon, triangle, diamond, circle: paths in a square of 16. */
export const SHAPES: Record<Severity, string> = {
  critical: "M5 1h6l4 4v6l-4 4H5l-4-4V5z",
  warning: "M8 1.5 15.2 14.5H.8z",
  advisory: "M8 .8 15.2 8 8 15.2.8 8z",
  information: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z",
};

/** Octagon, triangle and so on as a small drawing; the word stands beside it. */
export function shape(severity: Severity): SVGSVGElement {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "0 0 16 16");
  drawing.setAttribute("class", `shape severity-${severity}`);
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[severity]);
  drawing.append(path);
  return drawing;
}

/** Shape and word. */
export function badge(severity: Severity): HTMLSpanElement {
  return el("span", { class: `badge severity-${severity}` }, shape(severity), severity);
}

export const GNSS_WORDS: Record<Gnss, string> = {
  ok: "GNSS ok",
  degraded: "GNSS degraded",
  lost: "GNSS lost",
  spoofed: "GNSS position false",
  unknown: "GNSS not known",
};
