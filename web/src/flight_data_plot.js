// What the charts have in common: columns for uPlot, the axis of time, sizes.
import uPlot from "uplot";
import { lone } from "./flight_data_series.js";
import { number, ticks } from "./flight_data_text.js";
import { colour, lineStyle } from "./flight_data_marks.js";

export const AXIS_PX = 58;
const FONT = "11px system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif";
const EXPAND = 2;

/** One column of times and one per series; a gap reaches from the last valid sample to the next one. */
export function columns(all, heightOf = (series, value) => value) {
  const tables = all.map((series) => [series.times, series.values.map((value) => (value === null ? null : heightOf(series, value)))]);
  if (tables.length === 1) return tables[0];
  return uPlot.join(tables, tables.map(() => [0, EXPAND]));
}

/** Options of one line: never across a gap, a dot where a sample stands alone. */
export function lineOptions(series, k, column, scale = "y") {
  const alone = lone(column);
  const { name, dash } = lineStyle(series.kind === "analogue" ? k : 0);
  return {
    label: series.name,
    scale,
    stroke: () => colour(name),
    width: 1.5,
    dash,
    spanGaps: false,
    pxAlign: series.kind === "analogue" ? 0 : 1,
    paths: series.kind === "analogue" ? uPlot.paths.linear() : uPlot.paths.stepped({ align: 1 }),
    points: {
      show: alone.length > 0,
      filter: () => alone,
      size: 4,
      fill: () => colour(name),
    },
  };
}

const grid = { stroke: () => colour("--line"), width: 1 };

export function timeAxis(moments, labels) {
  return {
    stroke: () => colour("--soft"),
    font: FONT,
    grid,
    ticks: { ...grid, size: labels ? 5 : 0 },
    size: labels ? 26 : 4,
    gap: 4,
    splits: (u, axis, from, to) => ticks(moments, from, to, Math.max(2, Math.floor(u.bbox.width / devicePixelRatio / 95))),
    values: (u, splits) => splits.map((one) => (labels ? moments.short(one) : "")),
  };
}

export function valueAxis(side, scale, size = AXIS_PX, lines = true) {
  return {
    scale,
    side,
    size,
    font: FONT,
    stroke: () => colour("--soft"),
    grid: lines ? grid : { show: false },
    ticks: { ...grid, size: 4 },
    gap: 4,
    space: 26,
    values: (u, splits) => splits.map((one) => (one === null ? "" : number(one))),
  };
}

/** Least and greatest of a scale: what is drawn, with a little room. */
export function roomy(found) {
  if (!found) return [0, 1];
  const [low, high] = found;
  const room = high > low ? 0.07 * (high - low) : Math.max(Math.abs(high) * 0.05, 0.5);
  return [low - room, high + room];
}

export const widthOf = (element) => Math.max(120, Math.floor(element.clientWidth));
