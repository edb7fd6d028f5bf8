import { create } from "d3-selection";
import { amount, nearest, readingAt, sentence } from "./charts_values.js";
import { clockText } from "./timeline_layout.js";

const PAGE = 0.1;
const HELP = "arrow keys move the crosshair from point to point, page up and page down by a tenth, n and p to the next event, Escape removes it";

const inside = (read, moment) => moment >= 0 && moment <= read.last - read.first;
const clock = (ms) => clockText(ms, ms % 1000 ? 1 : 1000);

class Charts {
  constructor(element, read) {
    this.element = element;
    this.read = read;
    this.plots = [...element.querySelectorAll(".plot")];
    this.lines = this.plots.map((plot) => this.add(plot, "line", "cross").attr("y2", plot.getAttribute("height")));
    this.dots = [...element.querySelectorAll(".plot[data-low]")].flatMap((plot) => this.dotsOf(plot));
    this.hide();
  }

  add(plot, tag, name) {
    const made = create(`svg:${tag}`).attr("class", name);
    plot.append(made.node());
    return made;
  }

  dotsOf(plot) {
    const cells = [...plot.closest(".panel").previousElementSibling.querySelectorAll(".now")];
    return cells.map((cell) => ({ plot, field: cell.dataset.field, dot: this.add(plot, "circle", "cross-dot").attr("r", 3.5) }));
  }

  /** Puts the crosshair at a moment of the report's clock; true where the recording reaches it. */
  show(ms) {
    const { read } = this;
    if (!inside(read, ms - read.first)) {
      this.hide();
      return false;
    }
    this.reading = readingAt(read, ms - read.first);
    const at = `${(100 * this.reading.moment) / (read.last - read.first)}%`;
    this.element.classList.add("read");
    for (const line of this.lines) line.attr("x1", at).attr("x2", at).attr("display", null);
    for (const { plot, field, dot } of this.dots) this.place(plot, dot, at, this.reading.values[field] ?? null);
    for (const cell of this.element.querySelectorAll(".now")) {
      const value = this.reading.values[cell.dataset.field] ?? null;
      cell.textContent = value === null ? "not given" : amount(value);
    }
    this.element.dataset.at = Math.round(read.first + this.reading.moment);
    this.element.querySelector(".reading-time").textContent = [`${this.time()} UTC`, ...this.reading.words].join(", ");
    return true;
  }

  place(plot, dot, at, value) {
    const { low, high } = plot.dataset;
    if (value === null) dot.attr("display", "none");
    else dot.attr("display", null).attr("cx", at).attr("cy", (plot.getAttribute("height") * (high - value)) / (high - low));
  }

  time() {
    return clock(Math.round(this.read.first + this.reading.moment));
  }

  say() {
    this.element.querySelector(".reading-words").textContent = sentence(this.time(), this.reading);
  }

  hide() {
    this.reading = null;
    this.element.classList.remove("read");
    delete this.element.dataset.at;
    for (const line of this.lines) line.attr("display", "none");
    for (const { dot } of this.dots) dot.attr("display", "none");
    this.element.querySelector(".reading-time").textContent = "Point at a chart, or focus it and use the arrow keys, to read the values.";
  }

  /** The moment that a key asks for, in milliseconds after `first`; null where it asks for none. */
  moved(key) {
    const { times, events } = this.read;
    const now = this.reading?.moment ?? -1;
    const place = nearest(times, now);
    const page = Math.max(1, Math.round(times.length * PAGE));
    const marks = events.map(([moment]) => moment).sort((a, b) => a - b);
    const point = (one) => times[Math.max(0, Math.min(times.length - 1, one))];
    const onward = times[place] > now ? place : place + 1;
    const back = times[place] < now ? place : place - 1;
    const moves = {
      ArrowRight: () => point(onward),
      ArrowLeft: () => point(back),
      PageDown: () => point(place + page),
      PageUp: () => point(place - page),
      Home: () => point(0),
      End: () => point(times.length - 1),
      n: () => marks.find((mark) => nearest(times, mark) > place) ?? null,
      p: () => marks.reverse().find((mark) => nearest(times, mark) < place) ?? null,
    };
    return moves[key]?.() ?? null;
  }
}

/** One crosshair for the charts of all recordings. */
export function startCharts(elements, reads) {
  const all = [...elements].map((element) => new Charts(element, reads.find(({ recording }) => recording === element.dataset.recording)));
  const show = (ms) => all.forEach((charts) => charts.show(ms));
  const hide = () => all.forEach((charts) => charts.hide());
  for (const charts of all) {
    const { element, read } = charts;
    element.tabIndex = 0;
    element.setAttribute("role", "application");
    element.setAttribute("aria-label", `Charts of ${element.dataset.name}; ${HELP}`);
    const point = (event) => {
      const { left, width } = charts.plots[0].getBoundingClientRect();
      const share = (event.clientX - left) / width;
      if (share >= 0 && share <= 1) show(read.first + share * (read.last - read.first));
    };
    element.addEventListener("pointermove", point);
    element.addEventListener("pointerdown", point);
    element.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && hide());
    element.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const moment = charts.moved(event.key);
      if (event.key === "Escape") hide();
      else if (moment === null) return;
      else {
        show(read.first + moment);
        charts.say();
      }
      event.preventDefault();
    });
  }
}
