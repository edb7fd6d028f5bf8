// The integrity chart of a flight: three charts over one time, with one cursor.
import uPlot from "uplot";
import type { Column, Flight } from "./contract.js";
import { token } from "./map_marks.js";
import { clock, el } from "./text.js";

interface Line {
  label: string;
  values: Column;
  colour: string;
  dash?: number[];
  stepped?: boolean;
}

const HEIGHT_PX = 150;
const AXIS_PX = 62;
const FONT = "11px system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif";

function axis(more: uPlot.Axis): uPlot.Axis {
  const grid = { stroke: token("line"), width: 1 };
  return { stroke: token("soft"), font: FONT, grid, ticks: { ...grid, size: 4 }, ...more };
}

function lineOf(line: Line): uPlot.Series {
  const stroke = token(line.colour);
  const paths = line.stepped ? uPlot.paths.stepped!({ align: 1 }) : uPlot.paths.linear!();
  return { label: line.label, stroke, width: 1.75, spanGaps: false, paths, points: { size: 4, fill: stroke }, value: (_, value, __, at) => (at === null ? "" : value === null ? "not known" : String(Math.round(value))), ...(line.dash ? { dash: line.dash } : {}) };
}

/** "NIC 8, from 0 to 8, no value at 40 of 300": the chart in words. */
function words(line: Line): string {
  const known = line.values.filter((one): one is number => one !== null && Number.isFinite(one));
  if (!known.length) return `${line.label}: no value.`;
  const [low, high] = known.reduce(([least, most], one) => [Math.min(least, one), Math.max(most, one)], [Infinity, -Infinity]);
  const missing = line.values.length - known.length;
  return `${line.label}: last ${Math.round(known.at(-1)!)}, from ${Math.round(low)} to ${Math.round(high)}${missing ? `, no value at ${missing} of ${line.values.length} times` : ""}.`;
}

function panel(root: HTMLElement, title: string, time: number[], lines: Line[], range?: [number, number]): uPlot {
  const said = el("p", { class: "chart-words" }, lines.map(words).join(" "));
  const holder = el("div", { class: "chart" });
  root.append(el("h4", {}, title), holder, said);
  const options: uPlot.Options = {
    width: Math.max(200, root.clientWidth),
    height: HEIGHT_PX,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    cursor: { sync: { key: "flight" }, drag: { x: true, y: false } },
    scales: { y: range ? { range: () => range } : {} },
    axes: [axis({ size: 28, values: (_, splits) => splits.map((one) => clock(one).slice(0, 8)), space: 80 }), axis({ size: AXIS_PX, space: 28 })],
    series: [{ label: "Time", value: (_, value, __, at) => (at === null ? "" : clock(value)) }, ...lines.map(lineOf)],
  };
  return new uPlot(options, [time, ...lines.map((one) => one.values)], holder);
}

/** Draws into `root`; returns what ends the charts. */
export function drawCharts(root: HTMLElement, series: Flight["series"]): () => void {
  if (!series.time.length) {
    root.append(el("p", { class: "empty" }, "No report of this flight is kept."));
    return () => undefined;
  }
  const made = [
    panel(root, "Integrity and accuracy of position", series.time, [
      { label: "NIC", values: series.nic, colour: "gnss-ok", stepped: true },
      { label: "NACp", values: series.nac_p, colour: "gnss-degraded", dash: [6, 3], stepped: true },
    ], [-0.5, 11.5]),
    panel(root, "Pressure altitude, ft", series.time, [{ label: "Altitude", values: series.altitude, colour: "gnss-ok" }]),
    panel(root, "Ground speed, kt", series.time, [{ label: "Speed", values: series.speed, colour: "gnss-ok" }]),
  ];
  const fit = new ResizeObserver(() => made.forEach((one) => one.setSize({ width: Math.max(200, root.clientWidth), height: HEIGHT_PX })));
  fit.observe(root);
  return () => {
    fit.disconnect();
    for (const one of made) one.destroy();
  };
}
