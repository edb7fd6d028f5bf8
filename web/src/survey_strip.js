import { create } from "d3-selection";
import { axisTicks, barPath, extentOf, silences, stepPath } from "./survey_strip_paths.js";
import { momentText, spanText, told } from "./survey_text.js";

const HELP = "arrow keys move from bin to bin, page up and page down by ten, Escape removes the values";
const BARS_PX = 40;
const LINE_PX = 64;
const LETTER_PX = 6;
const MARGINS_PX = 96;
const RIGHT_SHARE = 0.6; // names of events that begin later stand left of their end

const count = (name, fields, words) => ({ name, fields, words, height: BARS_PX, bars: true, unit: "" });
const value = (name, field, unit, range = null) => ({ name, fields: [field], words: [""], height: LINE_PX, unit, range });
const LANES = [
  count("Positions sent", ["positions"], [""]),
  count("Messages without position", ["no_position"], [""]),
  count("Velocity messages", ["ground_velocities", "air_velocities"], ["ground speed", "airspeed"]),
  value("NIC, least", "nic", "", [0, 11]),
  value("NACp, least", "nac_p", "", [0, 11]),
  value("Pressure altitude", "pressure_altitude_ft", "ft"),
  value("Ground speed", "ground_speed_kt", "kt"),
  value("GNSS less pressure altitude, either sign", "difference_ft", "ft"),
];

/** A lane as the page keeps it, nothing between two commas for what was not told. */
const column = (text) => (text ? text.split(",").map((one) => (one === "" ? null : Number(one))) : []);
const node = (tag, name, text = "") => Object.assign(document.createElement(tag), { className: name, textContent: text });
const svg = (tag, name, attributes) => Object.entries(attributes).reduce((made, [key, one]) => made.attr(key, one), create(`svg:${tag}`).attr("class", name));

class StripChart {
  constructor(element, aircraft, strip, data) {
    Object.assign(this, { element, strip, data, bins: strip.lanes.reports.length, place: null, lines: [], cells: [] });
    this.box = node("div", "charts");
    this.reading = this.box.appendChild(node("p", "reading"));
    this.heard = this.box.appendChild(node("p", "hidden"));
    this.heard.setAttribute("aria-live", "polite");
    this.addEvents();
    for (const lane of LANES) this.addLane(lane);
    this.addAxis();
    Object.assign(this.box, { tabIndex: 0, ariaLabel: `Strip chart of ${aircraft}; ${HELP}`, role: "application" });
    this.listen();
    this.hide();
    const legend = node("p", "legend");
    legend.append(node("span", "legend-gap coverage", "no messages received"), node("span", "legend-over", "sent as its largest code: more than drawn"));
    element.replaceChildren(this.box, legend);
  }

  share(seconds) {
    const { begin, end } = this.strip;
    return Math.min(1, Math.max(0, (seconds - begin) / (end - begin)));
  }

  plot(height, left, name = "plot") {
    const panel = this.box.appendChild(node("div", "panel"));
    const values = panel.appendChild(svg("svg", "values", { height, "aria-hidden": "true" }).node());
    for (const [y, text] of left) values.append(svg("text", "", { x: "100%", y }).text(text).node());
    return panel.appendChild(svg("svg", name, { height, "aria-hidden": "true" }).node());
  }

  addEvents() {
    const plot = this.plot(18 * this.rows(), [[13, "event"]], "plot strip");
    for (const event of this.placed) {
      plot.append(svg("rect", `event-span ${event.kind}`, { x: `${100 * event.from}%`, y: 18 * event.row, width: `${Math.max(0.4, 100 * (event.to - event.from))}%`, height: 5 }).node());
      const end = event.from > RIGHT_SHARE;
      plot.append(svg("text", end ? "event-name end" : "event-name", { x: `${100 * (end ? Math.max(event.to, event.from + 0.004) : event.from)}%`, y: 18 * event.row + 15 }).text(event.name).node());
    }
  }

  /** Events in rows, one below the other where they or their names would touch. */
  rows() {
    const ends = [];
    const letter = LETTER_PX / Math.max(1, this.element.clientWidth - MARGINS_PX);
    this.placed = this.strip.events.map(([name, start, stop]) => {
      const [from, to] = [this.share(start), this.share(stop)];
      const long = (name.length + 2) * letter;
      const [left, right] = from > RIGHT_SHARE ? [Math.min(from, to - long), to] : [from, Math.max(to, from + long)];
      let row = ends.findIndex((end) => end <= left);
      if (row < 0) row = ends.length;
      ends[row] = right;
      return { name, from, to, row, kind: name.split(" ")[0] };
    });
    return Math.max(1, ends.length);
  }

  addLane({ name, fields, words, height, bars, unit, range }) {
    const head = this.box.appendChild(node("div", "panel-head"));
    head.append(node("h4", "", unit ? `${name}, ${unit}` : name));
    const columns = fields.map((field) => this.strip.lanes[field]);
    if (columns.every((column) => !column.length)) {
      head.append(node("span", "meta", "not told by the source"));
      return;
    }
    const [low, high] = range ?? extentOf(columns, Boolean(bars));
    const plot = this.plot(height, [[11, told(high)], [height - 2, told(low)]]);
    this.addBackground(plot, height);
    const inner = svg("svg", "", { viewBox: `0 0 ${this.bins} ${height}`, width: "100%", height, preserveAspectRatio: "none" });
    columns.forEach((column, place) => {
      const path = bars ? barPath(column, high, height, place, columns.length) : stepPath(column, [low, high], height);
      inner.append(() => svg("path", bars ? `strip-bars s${place + 1}` : "series s1", { d: path }).node());
      const key = head.appendChild(node("span", `key${columns.length > 1 ? ` s${place + 1}` : ""}`, words[place]));
      this.cells.push([key.appendChild(node("b", "now")), fields[place], unit]);
    });
    if (fields[0] === "difference_ft") inner.append(() => svg("path", "over", { d: barPath(this.strip.lanes.saturated, 1, 5, 0, 1) }).node());
    plot.append(inner.node());
    this.lines.push(plot.appendChild(svg("line", "cross", { y2: height }).node()));
  }

  addBackground(plot, height) {
    for (const { from, to, kind } of this.placed) plot.append(svg("rect", `event-band ${kind}`, { x: `${100 * from}%`, width: `${Math.max(0.4, 100 * (to - from))}%`, height }).node());
    for (const [from, to] of silences(this.strip.lanes.reports)) plot.append(svg("rect", "band coverage", { x: `${(100 * from) / this.bins}%`, width: `${(100 * (to - from)) / this.bins}%`, height }).node());
  }

  addAxis() {
    const { begin, end } = this.strip;
    const plot = this.plot(22, [[15, this.data.zeroMs === null ? "time" : "UTC"]], "plot strip");
    axisTicks(begin, end, (this.data.zeroMs ?? 0) / 1000).forEach((tick, place) => {
      plot.append(svg("text", place % 2 ? "odd" : "", { x: `${100 * this.share(tick)}%`, y: 15 }).text(momentText(this.data, tick)).node());
    });
  }

  listen() {
    const { box } = this;
    const point = ({ clientX }) => {
      const { left, width } = this.box.querySelector(".plot").getBoundingClientRect();
      const place = Math.floor(((clientX - left) / width) * this.bins);
      if (place >= 0 && place < this.bins) this.show(place);
    };
    box.addEventListener("pointermove", point);
    box.addEventListener("pointerdown", point);
    box.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.hide());
    box.addEventListener("keydown", (event) => {
      const moves = { ArrowRight: 1, ArrowLeft: -1, PageDown: 10, PageUp: -10, Home: -this.bins, End: this.bins };
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Escape") this.hide();
      else if (event.key in moves) {
        const from = this.place ?? (moves[event.key] > 0 ? -1 : this.bins);
        this.show(Math.min(this.bins - 1, Math.max(0, from + moves[event.key])));
        this.heard.textContent = [this.reading.textContent, ...this.cells.map(([cell, field]) => `${field.replaceAll("_", " ")} ${cell.textContent}`)].join(", ");
      } else return;
      event.preventDefault();
    });
  }

  show(place) {
    const { begin, end, lanes } = this.strip;
    const at = (bin) => begin + ((end - begin) * bin) / this.bins;
    this.place = place;
    this.box.classList.add("read");
    this.box.dataset.at = place;
    for (const line of this.lines) {
      for (const side of ["x1", "x2"]) line.setAttribute(side, `${(100 * (place + 0.5)) / this.bins}%`);
      line.removeAttribute("display");
    }
    for (const [cell, field, unit] of this.cells) {
      const over = field === "difference_ft" && lanes.saturated[place] ? "over " : "";
      cell.textContent = over + told(lanes[field][place], unit);
    }
    this.reading.textContent = `${spanText(this.data, [at(place), at(place + 1)])}: ${lanes.reports[place] ? `${lanes.reports[place]} reports` : "no messages received"}`;
  }

  hide() {
    this.place = null;
    this.box.classList.remove("read");
    delete this.box.dataset.at;
    for (const line of this.lines) line.setAttribute("display", "none");
    this.reading.textContent = "Point at the chart, or focus it and use the arrow keys, to read the values.";
  }
}

/** Draws the strip chart of an aircraft, once. */
export function startStrip(element, data) {
  if (!element.hidden) return;
  element.hidden = false;
  const strip = data.strips[element.dataset.aircraft];
  const lanes = Object.fromEntries(Object.entries(strip.lanes).map(([name, text]) => [name, column(text)]));
  new StripChart(element, element.dataset.aircraft, { ...strip, lanes }, data);
}
