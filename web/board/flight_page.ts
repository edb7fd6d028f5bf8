// One flight: where it is and how surely, its integrity over time, what was found, and the options for the commander.
import type { Page } from "./alert_page.js";
import { alertWhole, flight as fetchFlight } from "./api.js";
import { drawCharts } from "./charts.js";
import { hex, type Aircraft, type Alert, type Flight } from "./contract.js";
import { diversionTable } from "./diversion.js";
import { recordsSection } from "./evidence.js";
import { badge, GNSS_WORDS, rank } from "./severity.js";
import type { State } from "./state.js";
import { clock, el, plain, quantity } from "./text.js";

export async function flightPage(state: State, address: string): Promise<Page> {
  const flight = await fetchFlight(address);
  const own = state
    .openAlerts()
    .filter((alert) => alert.concerned.some((one) => hex(one.icao_address) === address.toLowerCase()))
    .sort((a, b) => rank(a.severity) - rank(b.severity));
  const worst = own[0] ? await alertWhole(own[0].id).catch(() => null) : null;
  const charts = el("div", { class: "charts" });
  const content = [
    facts(flight.state),
    alerts(own),
    el("section", {}, el("h3", {}, "Integrity"), charts),
    diversionTable(worst?.diversion ?? null),
    events(flight),
    recordsSection("Evidence of the alert: reasons", worst?.evidence?.reasons, "None was sent."),
    recordsSection("Evidence of the alert: reports", worst?.evidence?.frames, "None was sent."),
  ];
  let end = () => undefined as void;
  const title = flight.state?.callsign || address;
  const live = keepFacts(state, address, content[0]!);
  return { title, content, trail: flight.trail, shown: () => (end = drawCharts(charts, flight.series)), close: () => (live(), end()) };
}

/** Brings the facts up to date with every set of states; returns what stops that. */
function keepFacts(state: State, address: string, first: HTMLElement): () => void {
  let shown = first;
  const timer = setInterval(() => {
    const now = state.aircraft.get(parseInt(address, 16));
    if (!now) return;
    const next = facts(now);
    if (next.textContent === shown.textContent) return;
    shown.replaceWith(next);
    shown = next;
  }, 1000);
  return () => clearInterval(timer);
}

function facts(one: Aircraft | null): HTMLElement {
  if (!one) return el("section", {}, el("p", { class: "empty" }, "Not heard of late."));
  const pairs: [string, string][] = [
    ["Address", hex(one.icao_address)],
    ["Registration", one.registration ?? "not known"],
    ["Operator", one.operator ?? "not known"],
    ["Type", one.type ?? "not known"],
    ["From, to", `${one.origin ?? "not known"}, ${one.destination ?? "not known"}`],
    ["Altitude", quantity(one.altitude_ft, "ft")],
    ["Ground speed", quantity(one.ground_speed_kt, "kt")],
    ["Track", quantity(one.track_deg, "°")],
    ["Vertical rate", quantity(one.vertical_rate_fpm, "ft/min")],
    ["Last report", clock(one.time_s)],
  ];
  const place = one.inferred
    ? `Place inferred from the last position believed: within ${quantity(one.within_nm, "NM", 1)} with 95\u00a0%. The position that it sends is not used.`
    : `Place as sent, within ${quantity(one.within_nm, "NM", 1)} with 95\u00a0%.`;
  const list = el("dl", { class: "facts" }, ...pairs.map(([what, value]) => el("div", {}, el("dt", {}, what), el("dd", {}, value))));
  return el("section", {}, el("p", { class: `gnss gnss-${one.gnss}` }, el("strong", {}, GNSS_WORDS[one.gnss]), ". ", place), list);
}

function alerts(own: Alert[]): HTMLElement {
  const rows = own.map((alert) => el("li", {}, badge(alert.severity), " ", el("a", { href: `#/alert/${encodeURIComponent(alert.id)}` }, alert.headline), ` ${plain(alert.party)} ${alert.addressee}, ${alert.state}`));
  return el("section", {}, el("h3", {}, "Open alerts"), rows.length ? el("ul", { class: "plain" }, ...rows) : el("p", { class: "empty" }, "No open alert concerns this flight."));
}

const events = (flight: Flight): HTMLElement => recordsSection("Found in its reports", flight.events, "Nothing.");
