// Options for the commander, as the JSON of `crossfix divert` says them: six facts for each airport, and the rejected apart.
import { duration, el, plain, quantity } from "./text.js";

interface Cell {
  fact: string;
  verdict: string;
  value: string;
  source: string;
  age_s: number | null;
}

interface Option {
  airport: { code: string; name: string };
  straight_nm: number | null;
  bearing_deg: number | null;
  way_nm: number | null;
  lands_in_min: number | null;
  cells: Cell[];
  rejected: boolean;
}

interface Diversion {
  options: Option[];
  rejected: Option[];
  remarks: string[];
}

const FACTS = ["reach", "way", "runway", "navigation", "weather", "open"];
const MARKS: Record<string, string> = { yes: "✓", marginal: "~", no: "✕", unknown: "?" };
/** Said on every table, whatever the server says besides. */
const TERRAIN = "Terrain not considered.";

/** Rows as a list, or as {options, rejected, remarks}; null where there are none. */
function read(sent: unknown): Diversion | null {
  if (!sent || typeof sent !== "object") return null;
  if (!Array.isArray(sent)) {
    const { options = [], rejected = [], remarks = [] } = sent as Partial<Diversion>;
    return { options, rejected, remarks };
  }
  const rows = sent as Option[];
  return { options: rows.filter((row) => !row.rejected), rejected: rows.filter((row) => row.rejected), remarks: [] };
}

/** The table under its heading, or a line that says there is none. */
export function diversionTable(sent: unknown): HTMLElement {
  const found = read(sent);
  const root = el("section", { class: "diversion" }, el("h3", {}, "Options for the commander"));
  if (!found || (!found.options.length && !found.rejected.length)) {
    root.append(el("p", { class: "empty" }, "The watch sent no options for this flight."));
    return root;
  }
  const remarks = found.remarks.some((one) => /terrain/i.test(one)) ? found.remarks : [TERRAIN, ...found.remarks];
  root.append(el("p", { class: "remarks" }, remarks.map((one) => (one.endsWith(".") ? one : `${one}.`)).map((one) => one.charAt(0).toUpperCase() + one.slice(1)).join(" ")));
  const heads = ["Airport", "Distance", "Lands in", ...FACTS.map(plain)].map((one) => el("th", { scope: "col" }, one));
  const groups = [body("Options", found.options), body("Rejected, with the reason", found.rejected)];
  root.append(el("div", { class: "wide" }, el("table", {}, el("thead", {}, el("tr", {}, ...heads)), ...groups.filter((one) => one !== null))));
  return root;
}

function body(title: string, rows: Option[]): HTMLElement | null {
  if (!rows.length) return null;
  const head = el("tr", { class: "group" }, el("th", { colspan: 3 + FACTS.length, scope: "rowgroup" }, title));
  return el("tbody", {}, head, ...rows.map(row));
}

function row(option: Option): HTMLElement {
  const { code, name } = option.airport;
  const bearing = option.bearing_deg === null || option.bearing_deg === undefined ? "" : `, ${String(Math.round(option.bearing_deg) % 360).padStart(3, "0")}°`;
  const way = option.way_nm !== null && option.straight_nm !== null && option.way_nm - option.straight_nm > 1 ? el("small", {}, `${quantity(option.way_nm, "NM")} by the way round`) : null;
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, code, el("small", {}, name)),
    el("td", {}, `${quantity(option.straight_nm, "NM")}${bearing}`, way),
    el("td", {}, quantity(option.lands_in_min, "min")),
    ...FACTS.map((fact) => cell(option.cells.find((one) => one.fact === fact))),
  );
}

function cell(found: Cell | undefined): HTMLElement {
  if (!found) return el("td", { class: "fact fact-unknown" }, mark("unknown"));
  const age = found.age_s === null || found.age_s === undefined ? "" : `, ${found.age_s < 120 ? duration(found.age_s) : quantity(found.age_s / 60, "min")} old`;
  return el("td", { class: `fact fact-${found.verdict}` }, mark(found.verdict), el("span", { class: "value" }, found.value), el("small", {}, `${found.source}${age}`));
}

const mark = (verdict: string): HTMLElement => el("span", { class: "verdict" }, `${MARKS[verdict] ?? "?"} ${verdict}`);
