// One alert: what, for whom, how it came about and was told, the evidence, and the options for the commander.
import { answer } from "./answers.js";
import { alertWhole } from "./api.js";
import { ENDED, hex, type Act, type Alert, type AlertWhole, type Concern, type TrailPoint } from "./contract.js";
import { diversionTable } from "./diversion.js";
import { recordsSection } from "./evidence.js";
import { hazardFacts } from "./hazard_facts.js";
import { badge } from "./severity.js";
import type { State } from "./state.js";
import { clock, el, latency, plain } from "./text.js";

export interface Page {
  title: string;
  content: Node[];
  /** Called when it is on the page. */
  shown?: () => void;
  /** Of the flight, for the map. */
  trail?: TrailPoint[];
  close: () => void;
}

export async function alertPage(state: State, id: string): Promise<Page> {
  const alert = await alertWhole(id);
  const content = [summary(alert), told(alert), flights(alert), answers(state, alert), diversionTable(alert.diversion), ...hazardOf(state, alert), ...evidence(alert)];
  return { title: alert.headline, content, close: () => undefined };
}

function summary(alert: AlertWhole): HTMLElement {
  const exercise = alert.exercise ? el("span", { class: "tag" }, "EXERCISE") : null;
  return el(
    "section",
    {},
    el("p", { class: "badges" }, badge(alert.severity), " ", exercise, el("span", {}, ` ${plain(alert.kind)}, for ${plain(alert.party)} ${alert.addressee}`)),
    el("p", { class: "instruction" }, alert.instruction),
    el("h3", {}, "Text for an uplink"),
    el("pre", { class: "uplink" }, alert.uplink),
    el("p", { class: "note" }, `${alert.uplink.length} of 220 characters. This program sends nothing to an aircraft.`),
  );
}

/** From the first evidence on: each hop with the time since the one before. */
function told(alert: Alert): HTMLElement {
  const hops: [string, number, string, string][] = [
    ["First evidence", alert.first_evidence_s, "", ""],
    ["Received", alert.received_s, "", ""],
    ["Detected", alert.detected_s, "", ""],
    ...alert.steps.map((step): [string, number, string, string] => [plain(step.state), step.at_s, step.by, step.note]),
  ];
  const rows = hops.map(([what, at_s, by, note], k) => {
    const before = hops[k - 1]?.[1];
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, what),
      el("td", {}, clock(at_s, hops[0]![1])),
      el("td", { class: "num" }, before === undefined ? "" : latency(at_s - before)),
      el("td", {}, by),
      el("td", {}, note),
    );
  });
  const heads = ["Hop", "When", "After", "By", "Note"].map((one) => el("th", { scope: "col", class: one === "After" ? "num" : "" }, one));
  return el("section", { class: "hops" }, el("h3", {}, "Who was told, and when"), el("div", { class: "wide" }, el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows))));
}

function flights(alert: Alert): HTMLElement {
  const heads = ["Flight", "How", "Enters", "Inside until", "Airport", "Basis"].map((one) => el("th", { scope: "col" }, one));
  const rows = alert.concerned.map((one) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, el("a", { href: `#/flight/${hex(one.icao_address)}` }, one.callsign || hex(one.icao_address))),
      el("td", {}, plain(one.how)),
      el("td", {}, between(one.enters_s)),
      el("td", {}, between(one.inside_until_s)),
      el("td", {}, one.airport ?? ""),
      el("td", {}, one.basis),
    ),
  );
  if (!rows.length) return el("section", {}, el("h3", {}, "Flights concerned"), el("p", { class: "empty" }, "None is named."));
  return el("section", {}, el("h3", {}, "Flights concerned"), el("div", { class: "wide" }, el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows))));
}

function between(interval: Concern["enters_s"]): string {
  if (!interval || (interval.low === null && interval.high === null)) return "";
  if (interval.low === null) return `by ${clock(interval.high)}`;
  if (interval.high === null) return `from ${clock(interval.low)}`;
  return interval.high - interval.low < 1 ? clock(interval.low) : `${clock(interval.low)} to ${clock(interval.high)}`;
}

/** As the server sent it with the alert, else as the map has it; none where it is over. */
function hazardOf(state: State, alert: AlertWhole): HTMLElement[] {
  const found = alert.evidence?.hazard ?? state.hazards.find((one) => String(one.id) === alert.hazard);
  return found ? [hazardFacts(found, state.now())] : [];
}

/** Acknowledge, acted, rejected: with a note. */
function answers(state: State, alert: Alert): HTMLElement {
  if (ENDED.has(alert.state)) return el("section", {}, el("p", { class: "empty" }, `This alert has ended: ${alert.state}.`));
  const note = el("input", { type: "text", maxlength: 400, id: "note" });
  const acts: [Act, string][] = alert.state === "acknowledged" ? [["act", "Acted on"], ["reject", "Reject"]] : [["acknowledge", "Acknowledge"], ["act", "Acted on"], ["reject", "Reject"]];
  const buttons = acts.map(([act, word]) => {
    const button = el("button", { type: "button", "data-act": act }, word);
    button.addEventListener("click", () => {
      const words = note.value;
      button.blur();
      if (!state.alerts.has(alert.id)) state.putAlert(alert);
      void answer(state, alert.id, act, words);
    });
    return button;
  });
  return el("section", { class: "answers" }, el("h3", {}, "Answer"), el("p", {}, el("label", { for: "note" }, "Note "), note), el("p", { class: "buttons" }, ...buttons));
}

function evidence(alert: AlertWhole): HTMLElement[] {
  return [
    recordsSection("Evidence: reasons", alert.evidence?.reasons, "The watch sent none: a notice, or a hazard that a person drew."),
    recordsSection("Evidence: reports", alert.evidence?.frames, "No report is kept for this alert."),
  ];
}
