// The report reads fully without this script; it adds drawing, zooming, sorting and filtering.
import { startCharts } from "./charts.js";
import { startContradictions } from "./contradictions.js";
import { startMap } from "./map.js";
import { startNav } from "./nav.js";
import { startFilters, startSorting } from "./tables.js";
import { startTimeline } from "./timeline.js";
import { startWreckage } from "./wreckage.js";

const timeline = startTimeline(document.getElementById("timeline"));
startContradictions(document.getElementById("sec-contradictions"), timeline);
startCharts(document.querySelectorAll(".charts"), timeline.data.charts);
startMap(document.getElementById("map"));
startWreckage(document.getElementById("sec-wreckage"));
startSorting(document.querySelectorAll("table.sortable"));
startFilters(document.querySelector("#sec-statements form"), document.getElementById("statement-table"));
// Closed parts are printed too.
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details")) part.open = true;
});

startNav(document.querySelector("nav.contents"));
