// Evidence as the server sends it: reasons with their values, reports with their frames. Fields it does not know are shown too.
import { clock, el, plain } from "./text.js";

type Fields = Record<string, unknown>;

const CODES = new Set(["code", "reason", "kind"]);
const isFields = (one: unknown): one is Fields => typeof one === "object" && one !== null && !Array.isArray(one);

/** One value in words; a field named ..._s that holds a moment is a clock time. */
function worded(key: string, value: unknown): string {
  if (value === null || value === undefined) return "not known";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string" && CODES.has(key)) return plain(value);
  if (typeof value === "number" && /_s$/.test(key) && value > 1e8) return clock(value);
  if (typeof value === "number" && Number.isFinite(value)) return String(Math.round(value * 1000) / 1000).replace("-", "−");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A table with a column for every field that occurs; things that are no records become rows of one column. */
export function recordsTable(rows: unknown[], most = 200): HTMLElement {
  const records = rows.slice(0, most).map((one) => (isFields(one) ? one : { value: one }));
  const keys = [...new Set(records.flatMap((one) => Object.keys(one)))];
  const heads = keys.map((one) => el("th", { scope: "col" }, plain(one.replace(/_s$/, ""))));
  const body = records.map((one) => el("tr", {}, ...keys.map((key) => el("td", { class: key === "frame" ? "mono" : "" }, key in one ? worded(key, one[key]) : ""))));
  const more = rows.length > most ? el("p", { class: "empty" }, `${rows.length - most} more are not shown.`) : null;
  return el("div", { class: "wide" }, el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...body)), more);
}

/** A heading with a table, or with a line that says there is none. */
export function recordsSection(title: string, rows: unknown[] | null | undefined, none: string): HTMLElement {
  const worded = rows?.every((one) => typeof one === "string") ? el("ul", {}, ...rows.map((one) => el("li", {}, String(one)))) : recordsTable(rows ?? []);
  return el("section", {}, el("h3", {}, title), rows?.length ? worded : el("p", { class: "empty" }, none));
}
