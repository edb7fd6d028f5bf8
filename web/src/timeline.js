import { scaleUtc } from "d3-scale";
import { create, select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";
import { drawAxis, drawBands, drawBars, drawFrame, drawLinks, drawResult } from "./timeline_draw.js";
import { stack } from "./timeline_layout.js";
import { tooltip } from "./tooltip.js";
import { startPointer } from "./timeline_pointer.js";
import { wheelWhenFocused } from "./zooming.js";

const GUTTER = 236;
const NARROW = 720;
const AXIS = 30;
const CLOSEST_MS = 3000;
const AROUND_MS = 20000;
const PAN = 0.2;
const STEP = 1.6;

/** Recordings as lanes; with a contradiction chosen, only those that measure an event of it. */
function recorded(recordings, selected) {
  const touches = (lane) => !selected || lane.bars.some((bar) => selected.events.includes(bar.event));
  const asBar = (bar) => ({ ...bar, fits: true, verdict: "measured", shape: bar.event ? "measured" : "recorded" });
  return recordings.filter(touches).map((lane) => ({ ...lane, trust: "Recordings, measured", bars: lane.bars.map(asBar) }));
}

/** Bars to draw under the chosen options; with a contradiction chosen, only the lanes that it touches. */
function chosen(lanes, options, tied, selected) {
  const touches = (lane) => !selected?.bars.length || lane.bars.some((bar) => selected.bars.includes(bar.id));
  const keep = (bar) => (options.unfit || bar.fits || bar.alone) && (!options.tied || tied.has(bar.id));
  return lanes
    .filter(touches)
    .map((lane) => ({ ...lane, bars: lane.bars.filter(keep) }))
    .filter((lane) => lane.bars.length);
}

class Timeline {
  constructor(element, data) {
    this.element = element;
    this.data = data;
    this.canvas = element.querySelector(".canvas");
    this.options = { tied: false, unfit: false };
    this.tied = new Set(data.links.flatMap((link) => link.bars));
    this.selected = null;
    this.axis = select(this.canvas).append(() => create("svg:svg").attr("class", "axis").node());
    this.body = select(this.canvas).append(() => create("svg:svg").attr("class", "lanes").node());
    this.zoom = zoom()
      .filter((event) => wheelWhenFocused(event, this.canvas))
      .on("zoom", ({ transform }) => this.draw(transform));
    this.body.call(this.zoom).on("dblclick.zoom", null);
    this.layout();
    new ResizeObserver(() => this.canvas.clientWidth !== this.outer && this.layout()).observe(this.canvas);
  }

  /** Places everything anew for the width and the options; keeps the stretch of time in view. */
  layout() {
    const kept = this.x?.domain();
    this.outer = this.canvas.clientWidth;
    this.gutter = this.outer < NARROW ? 0 : GUTTER;
    this.width = Math.max(200, this.outer - this.gutter - 8);
    const { first, last } = this.data;
    this.base = scaleUtc().domain([first, last]).range([0, this.width]);
    const said = chosen(this.data.lanes, this.options, this.tied, this.selected);
    this.lanes = [...recorded(this.data.recordings, this.selected), ...said];
    this.frame = stack(this.data.marks, this.lanes, this.base, this.gutter === 0);
    this.zoom
      .scaleExtent([1, Math.max(1, (last - first) / CLOSEST_MS)])
      .extent([[0, 0], [this.width, this.frame.height]])
      .translateExtent([[0, 0], [this.width, this.frame.height]]);
    for (const [svg, height] of [[this.axis, AXIS], [this.body, this.frame.height]]) {
      svg.attr("width", this.outer).attr("height", height).attr("viewBox", `0 0 ${this.outer} ${height}`);
    }
    drawFrame(this);
    if (kept) this.zoomTo(...kept.map(Number));
    else this.draw(zoomIdentity);
  }

  /** Draws the stretch of time that a zoom transform leaves. */
  draw(transform) {
    this.transform = transform;
    this.x = transform.rescaleX(this.base);
    const [from, to] = this.x.domain().map(Number);
    this.element.dataset.from = Math.round(from);
    this.element.dataset.to = Math.round(to);
    drawAxis(this);
    drawResult(this);
    drawBands(this);
    drawBars(this);
    drawLinks(this);
  }

  /** Zooms to a stretch of time, kept inside the window drawn. */
  zoomTo(from, to) {
    const { first, last } = this.data;
    const start = Math.max(first, Math.min(from, last - CLOSEST_MS));
    const stop = Math.min(last, Math.max(to, start + CLOSEST_MS));
    const scale = (last - first) / (stop - start);
    this.body.call(this.zoom.transform, zoomIdentity.scale(scale).translate(-this.base(start), 0));
  }

  move(how) {
    if (how === "reset") this.reset();
    else if (how === "in" || how === "out") this.body.call(this.zoom.scaleBy, how === "in" ? STEP : 1 / STEP);
    else {
      const shift = (how === "left" ? PAN : -PAN) * this.width;
      this.body.call(this.zoom.translateBy, shift / this.transform.k, 0);
    }
  }

  reset() {
    this.element.querySelector(".presets select").value = "";
    this.select(null);
    this.body.call(this.zoom.transform, zoomIdentity);
  }

  /** Highlights one contradiction, or none. */
  select(link) {
    this.selected = link;
    const message = this.element.querySelector(".selection");
    message.replaceChildren();
    if (link) {
      const text = document.getElementById(`t-${link.id}`)?.textContent ?? "";
      const back = Object.assign(document.createElement("a"), { href: `#${encodeURIComponent(link.id)}`, textContent: link.id });
      message.append("Showing ", back, `: ${text} Only its lanes are drawn; “Whole flight” brings back all.`);
    }
    this.layout();
  }

  /** Zooms to a contradiction and scrolls to the drawing. */
  show(id) {
    const link = this.data.links.find((one) => one.id === id);
    if (!link) return;
    const known = this.data.lanes.flatMap((lane) => lane.bars);
    if (known.some((bar) => link.bars.includes(bar.id) && !bar.fits && !bar.alone)) {
      this.options = { ...this.options, unfit: true };
      this.element.querySelector("[data-option=unfit]").checked = true;
    }
    this.select(link);
    const ends = [
      ...link.bars.map((bar) => this.bar(bar)),
      ...this.data.marks.filter((mark) => link.events.includes(mark.id)),
    ].filter(Boolean);
    const from = Math.min(...ends.map((end) => end.first));
    const to = Math.max(...ends.map((end) => end.last));
    const margin = Math.max(AROUND_MS, (to - from) * 0.2);
    this.zoomTo(from - margin, to + margin);
    this.element.querySelector(".selection").scrollIntoView({ block: "start", behavior: "instant" });
    this.canvas.focus({ preventScroll: true });
  }

  bar(id) {
    for (const lane of this.lanes) for (const bar of lane.bars) if (bar.id === id) return bar;
    return null;
  }
}

function startControls(timeline) {
  const { element, canvas } = timeline;
  const presets = element.querySelector(".presets select");
  presets.value = "";
  presets.addEventListener("change", () => {
    const preset = timeline.data.presets.find(({ id }) => id === presets.value);
    if (preset) timeline.zoomTo(preset.first, preset.last);
    else timeline.reset();
  });
  for (const button of element.querySelectorAll("[data-move]")) {
    button.addEventListener("click", () => timeline.move(button.dataset.move));
  }
  for (const box of element.querySelectorAll("[data-option]")) {
    box.checked = false;
    box.addEventListener("change", () => {
      timeline.options = { ...timeline.options, [box.dataset.option]: box.checked };
      timeline.layout();
    });
  }
  const keys = { ArrowLeft: "left", ArrowRight: "right", "+": "in", "=": "in", "-": "out", _: "out" };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "0") timeline.reset();
    else if (event.key === "Escape") {
      tooltip.hide();
      timeline.select(null);
    }
    else if (keys[event.key]) timeline.move(keys[event.key]);
    else return;
    event.preventDefault();
  });
}

/** Draws the timeline into its element; returns it for "Show on timeline". */
export function startTimeline(element) {
  element.hidden = false;
  const timeline = new Timeline(element, JSON.parse(document.getElementById("timeline-data").textContent));
  startControls(timeline);
  startPointer(timeline);
  return timeline;
}
