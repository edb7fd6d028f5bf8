// The stacked charts: one per group and unit, and one of lanes for codes, all with one stretch of time and one cursor.
import uPlot from "uplot";
import { colour, drawEvidence, drawOnsets, lineStyle } from "./flight_data_marks.js";
import { columns, lineOptions, roomy, timeAxis, valueAxis, widthOf } from "./flight_data_plot.js";
import { extent } from "./flight_data_series.js";
import { plain } from "./flight_data_text.js";

const HEIGHT_PX = 132;
const LANE_PX = 30;
const TIME_PX = 26;
const TRACE = 0.46;
const SYNC = "flight-data";

/** [key, title, series] of each chart, in the order of the groups; codes last. */
export function grouped(drawn, groups) {
  const found = new Map();
  const codes = drawn.filter((one) => one.kind !== "analogue");
  for (const group of Object.keys(groups)) {
    for (const one of drawn.filter((other) => other.kind === "analogue" && other.group === group)) {
      const key = `${group} ${one.unit}`;
      if (!found.has(key)) found.set(key, [key, one.unit ? `${groups[group]}, ${one.unit}` : groups[group], []]);
      found.get(key)[2].push(one);
    }
  }
  if (codes.length) found.set("codes", ["codes", "Discretes and codes", codes]);
  return [...found.values()];
}

/** Codes as lanes: the first on top, each between its least and greatest code. */
function laneHeight(all) {
  const lane = new Map(all.map((series, k) => [series, all.length - 1 - k]));
  return (series, value) => {
    const [low, high] = series.kind === "discrete" ? [0, 1] : [series.least, Math.max(series.greatest, series.least + 1)];
    return lane.get(series) + 0.08 + (TRACE * (value - low)) / (high - low);
  };
}

function laneNames(u, all) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.lineJoin = "round";
  all.forEach((series, k) => {
    const y = u.valToPos(all.length - 1 - k + 0.78, "y", true);
    ctx.lineWidth = 3 * devicePixelRatio;
    ctx.strokeStyle = colour("--raised");
    ctx.strokeText(plain(series.name), bbox.left + 5 * devicePixelRatio, y);
    ctx.fillStyle = colour("--ink");
    ctx.fillText(plain(series.name), bbox.left + 5 * devicePixelRatio, y);
  });
  ctx.restore();
}

function laneAxis(all) {
  return { ...valueAxis(3, "y"), splits: () => all.map((_, k) => k), values: (u, splits) => splits.map(() => ""), ticks: { show: false } };
}

/** What a chart shows, by words, and the key to its lines. */
function head(title, all, lanes) {
  const made = document.createElement("div");
  made.className = "panel-head";
  const heading = document.createElement("h3");
  heading.textContent = title;
  made.append(heading);
  if (lanes) return made;
  all.forEach((series, k) => {
    const key = document.createElement("span");
    key.className = "key";
    const { name, dash } = lineStyle(k);
    const sample = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    sample.setAttribute("class", "line-key");
    sample.setAttribute("viewBox", "0 0 34 12");
    sample.setAttribute("aria-hidden", "true");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    line.setAttribute("d", "M0 6H34");
    line.setAttribute("class", `line${name}`);
    if (dash.length) line.setAttribute("stroke-dasharray", dash.join(" "));
    sample.append(line);
    key.append(sample, plain(series.name));
    made.append(key);
  });
  return made;
}

class Panel {
  constructor(state, [key, title, all], last) {
    Object.assign(this, { key, all, last, state, lanes: key === "codes" });
    this.element = document.createElement("div");
    this.element.className = "panel-of";
    const plot = document.createElement("div");
    plot.className = "plot-of";
    plot.setAttribute("role", "img");
    plot.setAttribute("aria-label", `Chart of ${title}: ${all.map((one) => plain(one.name)).join(", ")}; the read-out has the values`);
    this.element.append(head(title, all, this.lanes), plot);
    this.plot = plot;
  }

  /** Draws into the page: the element must have its width. */
  start() {
    const { state, all, lanes } = this;
    const height = lanes ? laneHeight(all) : (series, value) => value;
    const data = columns(all, height);
    const read = (u) => state.read(u.posToVal(u.cursor.left, "x"));
    this.u = new uPlot(
      {
        ...this.size(),
        legend: { show: false },
        padding: [6, 8, 0, 0],
        scales: { x: { time: false, min: state.view[0], max: state.view[1] }, y: { range: () => this.range() } },
        axes: [timeAxis(state.moments, this.last), lanes ? laneAxis(all) : valueAxis(3, "y")],
        series: [{}, ...all.map((series, k) => lineOptions(series, k, data[k + 1]))],
        cursor: {
          y: false,
          points: { show: false },
          sync: { key: SYNC, scales: ["x", null] },
          drag: { x: true, y: false, setScale: false },
          bind: {
            dblclick: () => () => (state.whole(), null),
            mousemove: (u, target, handler) => (event) => (handler(event), event.buttons || read(u), null),
            mouseleave: (u, target, handler) => (event) => (handler(event), state.read(null), null),
          },
        },
        hooks: {
          drawClear: [(u) => drawOnsets(u, state)],
          draw: [(u) => lanes && laneNames(u, all), (u) => drawEvidence(u, state, all, height)],
          setSelect: [(u) => this.selected(u)],
        },
      },
      data,
      this.plot,
    );
  }

  selected(u) {
    const { left, width } = u.select;
    u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    if (width >= 3) this.state.zoom(u.posToVal(left, "x"), u.posToVal(left + width, "x"));
  }

  range() {
    if (this.lanes) return [0, this.all.length];
    const found = this.all.map((one) => extent(one, ...this.state.view)).filter(Boolean);
    return roomy(found.length ? [Math.min(...found.map(([low]) => low)), Math.max(...found.map(([, high]) => high))] : null);
  }

  size() {
    const height = this.lanes ? LANE_PX * this.all.length + 10 : HEIGHT_PX;
    return { width: widthOf(this.plot), height: height + (this.last ? TIME_PX : 4) };
  }

  view() {
    const [min, max] = this.state.view;
    this.u.setScale("x", { min, max });
  }

  /** A new event is drawn even where the stretch stays the same. */
  event() {
    this.u.batch(() => {
      this.view();
      this.u.redraw(false);
    });
  }

  cursor() {
    const { cursor, view } = this.state;
    const seen = cursor !== null && cursor >= view[0] && cursor <= view[1];
    const left = seen ? this.u.valToPos(cursor, "x") : -10;
    if (Math.abs((this.u.cursor.left ?? -10) - left) > 0.5) this.u.setCursor({ left, top: seen ? 1 : -10 }, false, false);
  }
}

/** Keeps the charts as the state has them. */
export function startPanels(container, state, groups) {
  let panels = [];
  const rebuild = () => {
    for (const panel of panels) panel.u.destroy();
    const wanted = grouped(state.drawn(), groups);
    panels = wanted.map((one, k) => new Panel(state, one, k === wanted.length - 1));
    const none = document.createElement("p");
    none.className = "empty";
    none.textContent = "No parameter is chosen.";
    container.replaceChildren(...(panels.length ? panels.map((panel) => panel.element) : [none]));
    for (const panel of panels) panel.start();
  };
  state.listen((changed) => {
    if (changed.has("recording") || changed.has("parameters")) rebuild();
    else if (changed.has("view") && !changed.has("event")) for (const panel of panels) panel.view();
    else if (changed.has("event")) for (const panel of panels) panel.event();
    if (changed.has("view") || changed.has("cursor")) queueMicrotask(() => panels.forEach((panel) => panel.cursor()));
  });
  rebuild();
  return {
    resize: () => panels.forEach((panel) => panel.u.setSize(panel.size())),
    redraw: () => panels.forEach((panel) => panel.u.redraw(false, true)),
    momentAt: (clientX) => {
      if (!panels.length) return null;
      const { left, width } = panels[0].u.over.getBoundingClientRect();
      const share = (clientX - left) / width;
      return share < 0 || share > 1 ? null : state.view[0] + share * (state.view[1] - state.view[0]);
    },
  };
}
