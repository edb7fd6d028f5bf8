// The whole flight: altitude and airspeed on one chart, with the stretch that the other charts show.
import uPlot from "uplot";
import { drawOnsets, drawStretch, lineStyle } from "./flight_data_marks.js";
import { AXIS_PX, columns, lineOptions, roomy, timeAxis, valueAxis, widthOf } from "./flight_data_plot.js";
import { extent } from "./flight_data_series.js";
import { plain } from "./flight_data_text.js";

const HEIGHT_PX = 150;
const SCALES = [
  ["left", 3, ["pressure_altitude", "barometric_altitude", "height_above_field", "gnss_altitude"]],
  ["right", 1, ["indicated_airspeed", "calibrated_airspeed", "ground_speed", "true_airspeed"]],
];

/** The first series of each of altitude and airspeed, with its scale. */
function wanted(series) {
  return SCALES.flatMap(([scale, side, quantities]) => {
    const one = quantities.map((quantity) => series.find((other) => other.quantity === quantity)).find(Boolean);
    return one ? [{ series: one, scale, side }] : [];
  });
}

function caption(lines) {
  const made = document.createElement("p");
  made.className = "overview-key";
  lines.forEach(({ series, side }, k) => {
    const part = document.createElement("span");
    part.className = `line${lineStyle(k).name}`;
    part.textContent = `${plain(series.name)}, ${series.unit} (${side === 3 ? "left" : "right"}, ${lineStyle(k).dash.length ? "dashed" : "solid"})`;
    made.append(part);
  });
  return made;
}

function chart(element, state, lines) {
  const all = lines.map((line) => line.series);
  const whole = [state.recording.first_s, state.recording.last_s];
  const data = columns(all);
  const scales = Object.fromEntries(lines.map(({ series, scale }) => [scale, { range: () => roomy(extent(series, ...whole)) }]));
  const selected = (u) => {
    const { left, width } = u.select;
    u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    if (width >= 3) state.zoom(u.posToVal(left, "x"), u.posToVal(left + width, "x"));
  };
  return new uPlot(
    {
      width: widthOf(element),
      height: HEIGHT_PX,
      legend: { show: false },
      padding: [6, lines.some(({ side }) => side === 1) ? 0 : AXIS_PX, 0, lines.some(({ side }) => side === 3) ? 0 : AXIS_PX],
      scales: { x: { time: false, min: whole[0], max: whole[1] }, ...scales },
      axes: [timeAxis(state.moments, true), ...lines.map(({ side, scale }, k) => valueAxis(side, scale, AXIS_PX, k === 0))],
      series: [{}, ...lines.map(({ series, scale }, k) => lineOptions(series, k, data[k + 1], scale))],
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false }, bind: { dblclick: () => () => (state.whole(), null) } },
      hooks: { drawClear: [(u) => drawOnsets(u, { ...state, view: whole })], draw: [(u) => drawStretch(u, state.view)], setSelect: [selected] },
    },
    data,
    element,
  );
}

/** One chart per recording, drawn when it is first opened. */
export function startOverview(blocks, state) {
  let current = null;
  const open = () => {
    for (const block of blocks) block.hidden = Number(block.dataset.recording) !== state.place;
    current?.destroy();
    current = null;
    const element = blocks[state.place]?.querySelector(".overview");
    const lines = wanted(state.series);
    if (!element || !lines.length) return;
    element.hidden = false;
    element.replaceChildren(caption(lines));
    current = chart(element, state, lines);
  };
  let place = null;
  const update = () => {
    if (place !== state.place) open();
    else current?.redraw(false);
    place = state.place;
    for (const mark of document.querySelectorAll(".event-mark")) {
      mark.classList.toggle("chosen", Number(mark.dataset.recording) === state.place && Number(mark.dataset.event) === state.event);
    }
  };
  state.listen((changed) => (changed.has("recording") || changed.has("view") || changed.has("event")) && update());
  update();
  for (const mark of document.querySelectorAll(".event-mark")) {
    mark.addEventListener("click", () => state.choose(Number(mark.dataset.recording), Number(mark.dataset.event)));
  }
  return {
    resize: () => current?.setSize({ width: widthOf(current.root.parentElement), height: HEIGHT_PX }),
    redraw: () => current?.redraw(false, true),
  };
}
