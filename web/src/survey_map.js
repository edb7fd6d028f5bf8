import { create, select } from "d3-selection";
import { startMap } from "./map.js";
import { classOf, readingOf } from "./survey_cells.js";
import { spanText, windowSpan } from "./survey_text.js";
import { tooltip } from "./tooltip.js";

const MOST_LINKS = 60;
const HISTOGRAM_PX = 46;

const overlaps = (data, view, from, to) => {
  if (view.window === null) return true;
  const [start, stop] = windowSpan(data, view.window);
  return from < stop && to >= start;
};

/** Shows the cells, shapes and events of one view, and the aircraft with events in it. */
function show(element, data, view, paths) {
  paths.forEach((path, cell) => path.setAttribute("class", classOf(data, cell, view)));
  for (const one of element.querySelectorAll("[data-from]")) {
    const { from, to, band } = one.dataset;
    const other = view.band !== null && band !== undefined && Number(band) !== view.band;
    one.toggleAttribute("hidden", other || !overlaps(data, view, Number(from), Number(to)));
  }
  listAircraft(data, view);
}

function listAircraft(data, view) {
  const box = document.querySelector(".in-window");
  const fits = ([from, to, band]) => overlaps(data, view, from, to) && (view.band === null || band === null || band === view.band);
  const found = data.aircraft.filter(([, events]) => events.some(fits)).map(([address]) => address);
  const links = found.slice(0, MOST_LINKS).map((address) => {
    const link = document.createElement("a");
    link.href = document.getElementById(`a-${address}`) ? `#a-${address}` : `#r-${address}`;
    link.textContent = address;
    return link;
  });
  box.querySelector("h3").textContent = `Aircraft with an event in the time shown: ${found.length}`;
  box.querySelector(".links").replaceChildren(...links.flatMap((link) => [link, " "]), found.length > MOST_LINKS ? "and more in the table below" : "");
  box.hidden = false;
}

/** Bars of the cells with interference in each window, and the window shown. */
function drawHistogram(svg, data, view) {
  const bars = data.byWindow[view.band ?? data.bands.length].map(([interference]) => interference);
  const most = Math.max(1, ...bars);
  const bar = (count, place) => (count ? `M${place + 0.1},${HISTOGRAM_PX}v${-Math.max(2, (count / most) * (HISTOGRAM_PX - 4))}h0.8V${HISTOGRAM_PX}z` : "");
  const chosen = create("svg:rect").attr("class", "chosen").attr("x", view.window).attr("width", 1).attr("height", HISTOGRAM_PX);
  const path = create("svg:path").attr("class", "bars").attr("d", bars.map(bar).join("") || null);
  svg.setAttribute("viewBox", `0 0 ${data.windows} ${HISTOGRAM_PX}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.replaceChildren(...(view.window === null ? [] : [chosen.node()]), path.node());
}

/** Values under the pointer, and the cell that was clicked below the map. */
function startReading(element, data, view, paths) {
  const places = new Map(paths.map((path, cell) => [path, cell]));
  const pinned = document.querySelector(".cell-reading");
  const outline = select(element).select(".outlines").append("path").attr("class", "chosen-cell");
  let chosen = null;
  const write = () => {
    if (chosen === null) return;
    const { head, lines } = readingOf(data, chosen, view);
    pinned.replaceChildren(...[head, ...lines].map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  };
  const point = ({ target, clientX, clientY }) => {
    const mark = target.closest?.(".marks-of-events a");
    if (mark) {
      const [head, ...lines] = mark.dataset.tip.split("|");
      tooltip.lines(head, lines, clientX, clientY);
    } else if (places.has(target)) {
      const { head, lines } = readingOf(data, places.get(target), view);
      tooltip.lines(head, lines, clientX, clientY);
    } else tooltip.hide();
  };
  element.addEventListener("pointermove", point);
  element.addEventListener("pointerleave", tooltip.hide);
  element.addEventListener("click", ({ target }) => {
    if (!places.has(target)) return;
    chosen = places.get(target);
    outline.attr("d", target.getAttribute("d"));
    write();
  });
  return write;
}

/** The map with its time and altitude band. */
export function startSurveyMap(element, form, data) {
  if (!element) return;
  const view = { band: null, window: null };
  const paths = [...element.querySelectorAll(".cells path")];
  const patterns = [...document.querySelectorAll(".cell-pattern")].map((one) => [one, one.getAttribute("patternTransform") ?? ""]);
  const again = startMap(element, (scale) => patterns.forEach(([one, turn]) => one.setAttribute("patternTransform", `${turn} scale(${scale})`)));
  const rewrite = startReading(element, data, view, paths);
  const { band, window: slider, whole, before, after, events, now } = form.elements;
  const histogram = form.querySelector(".histogram");
  const update = () => {
    view.band = band.value === "" ? null : Number(band.value);
    whole.setAttribute("aria-pressed", String(view.window === null));
    const text = view.window === null ? "whole survey" : spanText(data, windowSpan(data, view.window));
    now.value = text;
    slider.setAttribute("aria-valuetext", text);
    slider.classList.toggle("idle", view.window === null);
    drawHistogram(histogram, data, view);
    show(element, data, view, paths);
    rewrite();
    again();
  };
  const go = (window) => {
    view.window = window;
    if (window !== null) slider.value = window;
    update();
  };
  const step = (by) => go(view.window === null ? Number(slider.value) : Math.min(data.windows - 1, Math.max(0, view.window + by)));
  form.addEventListener("submit", (event) => event.preventDefault());
  band.addEventListener("change", update);
  slider.addEventListener("input", () => go(Number(slider.value)));
  events.addEventListener("change", () => element.querySelector(".marks-of-events").toggleAttribute("hidden", !events.checked));
  whole.addEventListener("click", () => go(view.window === null ? Number(slider.value) : null));
  before.addEventListener("click", () => step(-1));
  after.addEventListener("click", () => step(1));
  histogram.addEventListener("click", ({ clientX }) => {
    const { left, width } = histogram.getBoundingClientRect();
    go(Math.min(data.windows - 1, Math.floor(((clientX - left) / width) * data.windows)));
  });
  form.hidden = false;
  update();
}
