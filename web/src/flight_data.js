// The page of flight data reads without this script as tables; it adds the charts, which all show one stretch of time.
import { startChooser } from "./flight_data_chooser.js";
import { startControls } from "./flight_data_controls.js";
import { startEvents } from "./flight_data_events.js";
import { startOverview } from "./flight_data_overview.js";
import { startPanels } from "./flight_data_panels.js";
import { startReadout } from "./flight_data_readout.js";
import { State } from "./flight_data_state.js";
import { startNav } from "./nav.js";

const data = JSON.parse(document.getElementById("flight-data").textContent);
const section = document.getElementById("sec-charts");

function startWhich(form, state) {
  if (!form) return;
  form.hidden = false;
  const select = form.querySelector("select");
  select.addEventListener("change", () => state.open(Number(select.value)));
  state.listen((changed) => changed.has("recording") && (select.value = String(state.place)));
}

/** Charts are as wide as the page leaves them, and in the colours of its scheme. */
function keepFitting(charts, drawn) {
  let width = charts.clientWidth;
  new ResizeObserver(() => {
    if (charts.clientWidth === width) return;
    width = charts.clientWidth;
    for (const one of drawn) one.resize();
  }).observe(charts);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn.forEach((one) => one.redraw()));
}

function start() {
  document.body.classList.add("scripted");
  section.querySelector(".synchronised").hidden = false;
  for (const one of document.querySelectorAll(".script-only")) one.hidden = false;
  const state = new State(data.recordings);
  const charts = section.querySelector(".charts");
  const overview = startOverview([...document.querySelectorAll(".whole")], state);
  const readout = startReadout(section.querySelector(".readout"), section.querySelector(".said"), state, data.groups);
  const panels = startPanels(charts, state, data.groups);
  startChooser(section.querySelector(".chooser"), state, data.groups);
  startControls(section, state, panels, readout);
  startEvents(document.getElementById("sec-events"), state, () => {
    section.scrollIntoView();
    charts.focus({ preventScroll: true });
  });
  startWhich(document.querySelector("form.which"), state);
  keepFitting(charts, [overview, panels]);
}

if (data.recordings.length) start();
startNav(document.querySelector("nav.contents"));
