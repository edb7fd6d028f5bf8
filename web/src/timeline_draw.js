import { select } from "d3-selection";
import { barLabels, clockText, GLYPH, LABEL_ROW, labelRows, placeLabels } from "./timeline_layout.js";

const LETTERS = 37;
const LINE = 14;
const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);

/** Breaks a lane's name into one line, or two where the lane is high enough. */
function nameLines(label, lines) {
  if (label.length <= LETTERS || lines < 2) return [short(label, lines < 2 ? LETTERS : Infinity)];
  const cut = label.lastIndexOf(" ", LETTERS);
  return cut < 1 ? [short(label, LETTERS)] : [label.slice(0, cut), short(label.slice(cut + 1), LETTERS)];
}

/** The parts that stay where they are under zooming: clip path, lane names, stripes, layers. */
export function drawFrame(timeline) {
  const { body, axis, frame, gutter, width, lanes } = timeline;
  const hairline = body.select(".hairline").remove().node();
  body.selectAll("*").remove();
  axis.selectAll("*").remove();
  const clip = body.append("clipPath").attr("id", "plot").append("rect");
  clip.attr("x", -6).attr("y", 0).attr("width", width + 12).attr("height", frame.height);
  body.append("rect").attr("class", "result").attr("width", gutter + width + 8).attr("height", frame.heads[0]?.top ?? frame.height);
  body.append("text").attr("class", "group").attr("x", gutter ? 8 : 4).attr("y", gutter ? frame.result + 14 : 12).text("Result");
  for (const head of frame.heads) {
    body.append("path").attr("class", "rule").attr("d", `M0,${head.top}H${gutter + width + 8}`);
    body.append("text").attr("class", "group").attr("x", gutter ? 8 : 4).attr("y", head.y).text(head.label);
  }
  lanes.forEach((lane, place) => {
    const stripe = body.append("rect").attr("class", place % 2 ? "stripe odd" : "stripe");
    stripe.attr("y", lane.top).attr("width", gutter + width + 8).attr("height", lane.height);
    const name = body.append("text").attr("class", "lane-name").attr("x", gutter ? 8 : 4).attr("y", lane.top + 15);
    const lines = gutter ? nameLines(lane.label, Math.floor((lane.height - 6) / LINE)) : [short(lane.label, 60)];
    name.selectAll("tspan").data(lines).join("tspan").attr("x", gutter ? 8 : 4).attr("dy", (_, line) => line * LINE).text((line) => line);
    name.append("title").text(lane.label);
  });
  const plot = body.append("g").attr("class", "plot").attr("transform", `translate(${gutter},0)`).attr("clip-path", "url(#plot)");
  for (const layer of ["bands", "grid", "links", "leaders", "marks", "labels", "bars", "names"]) plot.append("g").attr("class", layer);
  axis.append("g").attr("class", "ticks").attr("transform", `translate(${gutter},0)`);
  axis.append("text").attr("class", "unit").attr("x", 8).attr("y", 19).text(gutter ? "UTC" : "");
  axis.append("text").attr("class", "reading").attr("y", 12);
  if (hairline) body.append(() => hairline);
  timeline.plot = plot;
  timeline.spanText = (mark) => `${clockText(mark.first, fine(mark.first))} to ${clockText(mark.last, fine(mark.last))} UTC`;
}

const fine = (ms) => (ms % 1000 ? 1 : 1000);

export function drawAxis({ axis, plot, x, width, frame, gutter }) {
  const ticks = x.ticks(Math.max(2, Math.round(width / 110)));
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : 60000;
  const label = axis.select(".ticks").selectAll("text").data(ticks).join("text");
  label.attr("x", (tick) => x(tick)).attr("y", 22).text((tick) => clockText(Number(tick), step));
  const room = step < 60000 ? 28 : 16;
  label.attr("display", (tick) => (x(tick) > width + 8 - room || x(tick) < room - gutter ? "none" : null));
  plot.select(".grid").selectAll("path").data(ticks).join("path").attr("d", (tick) => `M${x(tick)},0V${frame.height}`);
}

export function drawResult({ plot, x, width, data, selected }) {
  const marks = plot.select(".marks").selectAll("g").data(data.marks, (mark) => mark.id);
  const entered = marks.enter().append("g").attr("class", "mark");
  entered.append("rect").attr("height", 10).attr("y", -5).attr("rx", 2);
  const all = entered.merge(marks).attr("transform", (mark) => `translate(${x(mark.first)},${mark.y})`);
  all.classed("faded", (mark) => selected && !selected.events.includes(mark.id));
  all.select("rect").attr("width", (mark) => Math.max(3, x(mark.last) - x(mark.first)));
  const placed = placeLabels(data.marks, x, width);
  const bottom = labelRows(data.marks) * LABEL_ROW;
  plot.select(".leaders").selectAll("path").data(placed).join("path")
    .attr("d", ({ at, y, mark }) => `M${at},${y + 3}V${Math.max(bottom, mark.y - 5)}`);
  plot.select(".labels").selectAll("text").data(placed, ({ mark }) => mark.id).join("text")
    .attr("class", "mark").attr("x", ({ at, left }) => at + (left ? -3 : 3)).attr("y", ({ y }) => y)
    .attr("text-anchor", ({ left }) => (left ? "end" : "start")).text(({ mark }) => mark.label)
    .each(function bind({ mark }) { select(this).datum({ ...mark, mark, label: mark.label }); });
}

const GAPS = { coverage: "no messages", position_loss: "no positions", faint: "few messages", not_told: "no reports kept" };

/** Gaps of recordings as bands over the height of their lane, with their words where there is room. */
export function drawBands({ plot, x, lanes }) {
  const all = lanes.flatMap((lane) => (lane.bands ?? []).map((band) => ({ ...band, lane })));
  const bands = plot.select(".bands").selectAll("g").data(all).join((enter) => {
    const made = enter.append("g");
    made.append("rect");
    made.append("text");
    return made;
  });
  const wide = (band) => x(band.last) - x(band.first);
  bands.attr("transform", ({ first, lane }) => `translate(${x(first)},${lane.top + lane.head})`);
  bands.select("rect").attr("class", ({ kind }) => `band ${kind}`).attr("width", (band) => Math.max(1, wide(band))).attr("height", ({ lane }) => lane.height - lane.head);
  bands.select("text").attr("x", 4).attr("y", ({ lane }) => lane.height - lane.head - 4)
    .text((band) => (wide(band) > GAPS[band.kind].length * 6 + 8 ? GAPS[band.kind] : ""));
}

const hrefOf = (bar) => (bar.target ? `#${encodeURIComponent(bar.target)}` : `#s-${encodeURIComponent(bar.statement)}`);
const nameOf = (bar) => (bar.target ? `recorded: ${bar.label}` : `${bar.statement}, ${bar.verdict}: ${bar.label}`);

export function drawBars({ plot, x, width, lanes, selected }) {
  const bars = plot.select(".bars").selectAll("a").data(lanes.flatMap((lane) => lane.bars), (bar) => bar.id);
  bars.exit().remove();
  const entered = bars.enter().append("a").attr("tabindex", -1).attr("data-id", (bar) => bar.id);
  entered.attr("href", hrefOf);
  entered.attr("class", (bar) => `bar v-${bar.verdict}${bar.fits ? "" : " hollow"}`);
  entered.attr("aria-label", nameOf);
  entered.append("rect").attr("class", "hit").attr("y", -7).attr("height", 14);
  entered.append("rect").attr("class", "span").attr("y", -4).attr("height", 8).attr("rx", 1.5);
  entered.append("use").attr("href", (bar) => `#vs-${bar.shape ?? bar.verdict}`).attr("width", GLYPH).attr("height", GLYPH).attr("y", -GLYPH / 2);
  const all = entered.merge(bars);
  const long = (bar) => x(bar.last) - x(bar.first);
  all.attr("display", (bar) => (x(bar.last) < -6 || x(bar.first) > width + 6 ? "none" : null));
  all.attr("transform", (bar) => `translate(${x(bar.first)},${bar.y})`);
  all.classed("faded", (bar) => selected && !selected.bars.includes(bar.id));
  all.select(".span").attr("width", (bar) => Math.max(1.5, long(bar))).attr("display", (bar) => (!bar.fits && long(bar) < GLYPH ? "none" : null));
  all.select(".hit").attr("x", (bar) => Math.min(0, long(bar) / 2 - 7)).attr("width", (bar) => Math.max(14, long(bar)));
  all.select("use").attr("x", (bar) => long(bar) / 2 - GLYPH / 2);
  const named = lanes.flatMap((lane) => barLabels(lane, x, width));
  plot.select(".names").selectAll("text").data(named, ({ bar }) => bar.id).join("text")
    .attr("x", ({ from }) => from).attr("y", ({ bar }) => bar.y + 3.5).text(({ bar }) => bar.label);
}

/**
 * Curves from each bar to the event it speaks of; between bars where that event has no time.
 * Until a contradiction is chosen only its statements set aside are tied: all ties at once hide the lanes.
 */
function curves(timeline) {
  const marks = new Map(timeline.data.marks.map((mark) => [mark.id, mark]));
  return timeline.data.links.flatMap((link) => {
    const tied = timeline.selected === link ? link.bars : link.aside;
    const bars = tied.map((id) => timeline.bar(id)).filter(Boolean);
    return bars.flatMap((bar, place) => {
      const end = (link.events.includes(bar.event) && marks.get(bar.event)) || bars[place - 1];
      return end ? [{ link, from: bar, to: end }] : [];
    });
  });
}

export function drawLinks(timeline) {
  const { plot, x, selected } = timeline;
  const middle = (end) => (x(end.first) + x(end.last)) / 2;
  const path = ({ from, to }) => {
    const [x0, y0, x1, y1] = [middle(from), from.y - 5, middle(to), to.y + 5];
    const bend = (y1 - y0) / 2;
    return `M${x0},${y0}C${x0},${y0 + bend} ${x1},${y1 - bend} ${x1},${y1}`;
  };
  plot.select(".links").selectAll("path").data(curves(timeline)).join("path").attr("class", "link").attr("d", path)
    .classed("chosen", ({ link }) => selected === link)
    .classed("faded", ({ link }) => Boolean(selected) && selected !== link);
}
