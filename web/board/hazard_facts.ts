// A hazard in words: who says so, with what force, from when to when, between which heights.
import type { Hazard } from "./contract.js";
import { clock, el, plain, quantity } from "./text.js";

function height(feet: number | null, reference: string | undefined, none: string): string {
  if (feet === null) return none;
  return reference === "FL" ? `FL${String(Math.round(feet / 100)).padStart(3, "0")}` : `${quantity(feet, "ft")} ${reference ?? ""}`.trim();
}

/** A list of facts, and the text of the notice as it was issued. */
export function hazardFacts(hazard: Hazard, now_s: number): HTMLElement {
  const told = hazard.properties;
  const end = told.ends_s === null ? "no end told" : `${clock(told.ends_s, now_s)}${told.end_estimated ? ", estimated: it holds until cancelled" : ""}`;
  const pairs: [string, string][] = [
    ["Kind", plain(told.kind)],
    ["Issuer", told.issuer],
    ["Force", plain(told.force)],
    ["Addressed to", told.addressed_to ?? "not told"],
    ["Confidence", told.confidence === null ? "not measured" : quantity(told.confidence * 100, "%")],
    ["From", told.begins_s === null ? "not known" : clock(told.begins_s, now_s)],
    ["Until", end],
    ["Between", `${height(told.floor_ft, told.floor_reference, "surface")} and ${height(told.ceiling_ft, told.ceiling_reference, "no limit")}`],
    ["Area from", told.geometry_from ?? "not told"],
  ];
  const list = el("dl", { class: "facts" }, ...pairs.map(([what, value]) => el("div", {}, el("dt", {}, what), el("dd", {}, value))));
  return el("section", {}, el("h3", {}, `Hazard: ${told.label}`), list, told.text ? el("pre", { class: "notice" }, told.text) : null);
}
