import { select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";
import { wheelWhenFocused } from "./zooming.js";

const LETTERS_PX = 12.5;
const STEP = 1.8;
const SIGN_STEP = 14;
const TRACK_STEP = 6;
const MOST_CORNERS = 400;

/** Sides for a label: of a point first right and left, of an area or a track first above and below its edge. */
function sidesOf(reach, onTrack) {
  const beside = [
    { dx: 8 + reach, dy: 4, anchor: "start" },
    { dx: -8 - reach, dy: 4, anchor: "end" },
  ];
  const above = [
    { dx: 0, dy: -7 - reach, anchor: "middle" },
    { dx: 0, dy: 16 + reach, anchor: "middle" },
  ];
  if (onTrack) {
    const corners = [-9, 19].flatMap((dy) => [{ dx: -3, dy, anchor: "start" }, { dx: 3, dy, anchor: "end" }]);
    return [...above, ...corners, ...beside];
  }
  return reach ? [...above, ...beside] : [...beside, ...above];
}

/** 1, 2 or 5 times a power of ten, at most `most`. */
export function roundLength(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].map((times) => times * power).find((length) => length <= most);
}

function boxOf({ x, y, size }, width, side) {
  const left = side.anchor === "start" ? x + side.dx * size : side.anchor === "end" ? x + side.dx * size - width : x - width / 2;
  const base = y + side.dy * size;
  return { left, right: left + width, top: base - 11 * size, bottom: base + 4 * size };
}

const apart = (a, b) => a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top;

/** Corners along the tracks, close enough for a label not to fit between two. */
function cornersOf(paths) {
  const lengths = paths.map((path) => path.getTotalLength());
  const step = Math.max(TRACK_STEP, lengths.reduce((sum, length) => sum + length, 0) / MOST_CORNERS);
  return paths.flatMap((path, place) =>
    Array.from({ length: Math.floor(lengths[place] / step) + 1 }, (_, corner) => path.getPointAtLength(corner * step)),
  );
}

/** Tries four sides of each place; a label with no free side is hidden until there is room. */
function placeLabels(spots, track, across) {
  const taken = spots.map(({ x, y, size, reach, node }) => {
    const half = reach ? 0 : (node.matches(".stop") ? 3 : 5) * size;
    return { left: x - half, right: x + half, top: y - half, bottom: y + half };
  });
  taken.push(...track.map(([x, y]) => ({ left: x, right: x, top: y, bottom: y })));
  for (const spot of spots) {
    const text = spot.node.querySelector("text");
    const width = text.getComputedTextLength() * spot.size;
    const own = taken[spots.indexOf(spot)];
    const side = sidesOf(spot.reach, spot.node.matches(".stop")).find((one) => {
      const box = boxOf(spot, width, one);
      return box.left >= 0 && box.right <= across && taken.every((other) => other === own || apart(box, other));
    });
    text.setAttribute("visibility", side ? "visible" : "hidden");
    if (!side) continue;
    text.setAttribute("x", side.dx);
    text.setAttribute("y", side.dy);
    text.setAttribute("text-anchor", side.anchor);
    taken.push(boxOf(spot, width, side));
  }
  return taken;
}

/** Names of countries stand back where a place's label is. */
function placeNames(svg, at, size, taken) {
  svg.selectAll(".names text").each(function place() {
    const [x, y] = at(this);
    const half = (this.getComputedTextLength() / 2) * 1.05;
    const own = { left: x - half, right: x + half, top: y - 12 * size, bottom: y + 4 * size };
    const free = taken.every((other) => apart(own, other));
    select(this).attr("x", x).attr("y", y).attr("font-size", 12 * size).attr("visibility", free ? "visible" : "hidden");
  });
}

/** Signs along a track, as many as have room. */
function placeSigns(signs, at, size) {
  let last = null;
  for (const sign of signs) {
    const [x, y] = at(sign);
    const free = !last || Math.hypot(x - last[0], y - last[1]) >= SIGN_STEP * size;
    sign.setAttribute("visibility", free ? "visible" : "hidden");
    sign.setAttribute("transform", `translate(${x},${y}) scale(${size})`);
    if (free) last = [x, y];
  }
}

function drawScale(svg, metresPerUnit, k, size, height) {
  const length = roundLength((metresPerUnit / k) * 180 * Math.max(1, size * 0.7));
  const units = (length / metresPerUnit) * k;
  const scale = svg.select(".scale").attr("transform", `translate(${50 * size},${height - 12 * size})`);
  scale.select("path").attr("d", `M0,-5V0H${units}V-5`);
  scale.select("text").text(length >= 1000 ? `${length / 1000} km` : `${length} m`).attr("font-size", 11 * size);
}

/** Zooming of the map that the page already shows; signs and letters keep their size. `drawn` is told each scale, and
 * what is returned draws again, once other places are shown. */
export function startMap(element, drawn = () => {}) {
  if (!element) return null;
  const svg = select(element).select("svg").attr("tabindex", 0);
  const [, , width, height] = svg.attr("viewBox").split(" ").map(Number);
  const metres = Number(svg.attr("data-metres"));
  const nodes = [...element.querySelectorAll(".spot, .stop")];
  const corners = cornersOf([...element.querySelectorAll(".tracks path")]);
  const signs = [...element.querySelectorAll(".signs use")];
  let now = zoomIdentity;
  const draw = (transform) => {
    now = transform;
    const { x, y, k } = transform;
    const size = width / Math.max(1, element.clientWidth);
    const at = ({ dataset }) => [x + k * Number(dataset.x), y + k * Number(dataset.y)];
    svg.select(".moving").attr("transform", `translate(${x},${y}) scale(${k})`);
    const track = corners.map((corner) => [x + k * corner.x, y + k * corner.y]);
    const shown = nodes.filter((node) => !node.hasAttribute("hidden"));
    const spots = shown.map((node) => ({ node, x: at(node)[0], y: at(node)[1], size, reach: (k * Number(node.dataset.reach)) / size }));
    placeSigns(signs, at, size);
    for (const spot of spots) spot.node.setAttribute("transform", `translate(${spot.x},${spot.y}) scale(${size})`);
    svg.selectAll(".spots text").attr("font-size", LETTERS_PX);
    placeNames(svg, at, size, placeLabels(spots, track, width));
    svg.selectAll(".grid-names text").each(function place() {
      const { x: alongX, y: alongY } = this.dataset;
      if (alongX) select(this).attr("x", x + k * Number(alongX)).attr("y", 13 * size);
      else this.setAttribute("y", y + k * Number(alongY));
    }).attr("font-size", 10 * size);
    drawScale(svg, metres, k, size, height);
    element.dataset.zoom = k;
    drawn(size / k);
  };
  const zooming = zoom()
    .scaleExtent([1, 24])
    .translateExtent([[-0.4 * width, -0.4 * height], [1.4 * width, 1.4 * height]])
    .filter((event) => wheelWhenFocused(event, element))
    .on("zoom", ({ transform }) => draw(transform));
  svg.call(zooming).on("dblclick.zoom", null).on("pointerdown.focus", () => svg.node().focus({ preventScroll: true }));
  const act = {
    in: () => svg.call(zooming.scaleBy, STEP),
    out: () => svg.call(zooming.scaleBy, 1 / STEP),
    reset: () => svg.call(zooming.transform, zoomIdentity),
    left: () => svg.call(zooming.translateBy, 80 / now.k, 0),
    right: () => svg.call(zooming.translateBy, -80 / now.k, 0),
    up: () => svg.call(zooming.translateBy, 0, 80 / now.k),
    down: () => svg.call(zooming.translateBy, 0, -80 / now.k),
  };
  const keys = { "+": "in", "=": "in", "-": "out", 0: "reset", ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };
  svg.on("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    act[keys[event.key]]();
    event.preventDefault();
  });
  element.querySelector(".moves").hidden = false;
  for (const button of element.querySelectorAll("[data-map]")) button.addEventListener("click", act[button.dataset.map]);
  const again = () => draw(now);
  new ResizeObserver(again).observe(element);
  again();
  return again;
}
