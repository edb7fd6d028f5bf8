// The survey page reads without this script as tables; it adds time, values, strip charts, sorting and filtering.
import { startDossiers } from "./survey_dossiers.js";
import { startSurveyMap } from "./survey_map.js";
import { startNav } from "./nav.js";
import { startFilters, startSorting } from "./tables.js";

const data = JSON.parse(document.getElementById("survey-data").textContent);
startSurveyMap(document.getElementById("map"), document.getElementById("when"), data);
startDossiers(document.querySelector(".dossiers"), data);
startSorting(document.querySelectorAll("table.sortable"));
const form = document.querySelector("#sec-aircraft form");
if (form) startFilters(form, document.getElementById("aircraft-table"));
startNav(document.querySelector("nav.contents"));
