// The open alerts: by severity, then by hazard; in each hazard who was told, when, and whether they answered.
import { answer } from "./answers.js";
import { ANSWERED, ENDED, hex, type Alert, type Severity } from "./contract.js";
import { badge, rank, SEVERITIES } from "./severity.js";
import type { State } from "./state.js";
import { clock, duration, el, part, plain, plural } from "./text.js";

const CALLSIGNS = 4;

/** Alerts of one hazard; as severe as the worst of them. */
interface Group {
  hazard: string;
  alerts: Alert[];
  severity: Severity;
}

const worst = (alerts: Alert[]): Severity => alerts.reduce((most, one) => (rank(one.severity) < rank(most) ? one.severity : most), "information" as Severity);

/** In the order shown: severity, then the newest. An answer moves nothing: the next key meets what it was meant for. */
export function grouped(alerts: Alert[]): Group[] {
  const groups = new Map<string, Alert[]>();
  for (const alert of alerts) groups.set(alert.hazard, [...(groups.get(alert.hazard) ?? []), alert]);
  const order = (a: Alert, b: Alert) => rank(a.severity) - rank(b.severity) || b.raised_s - a.raised_s || (a.id < b.id ? -1 : 1);
  return [...groups]
    .map(([hazard, own]) => ({ hazard, alerts: own.sort(order), severity: worst(own) }))
    .sort((a, b) => order(a.alerts[0]!, b.alerts[0]!));
}

/** The alerts as the keys go through them. */
export const inOrder = (state: State): Alert[] => grouped(state.openAlerts()).flatMap((group) => group.alerts);

/** Draws anew only what changed, so that the focus and a reader's place stay. */
export class AlertList {
  #cards = new Map<string, { card: HTMLElement; drawn: string }>();

  constructor(
    private readonly state: State,
    private readonly root: HTMLElement,
  ) {
    root.addEventListener("click", (event) => this.#clicked(event));
    root.addEventListener("focusin", (event) => {
      const row = (event.target as Element).closest<HTMLElement>("li[data-alert]");
      if (row?.dataset.alert && row.dataset.alert !== state.chosen) state.choose(row.dataset.alert);
    });
    state.listen((change) => {
      if (change === "alerts") this.draw();
      if (change === "chosen") this.#mark();
    });
  }

  draw(): void {
    const groups = grouped(this.state.openAlerts());
    const focused = this.#focus();
    const wanted: Element[] = [];
    for (const severity of SEVERITIES) {
      const own = groups.filter((group) => group.severity === severity);
      if (own.length) wanted.push(this.#section(severity, own));
    }
    const kept = new Set(groups.map((group) => group.hazard));
    for (const hazard of this.#cards.keys()) if (!kept.has(hazard)) this.#cards.delete(hazard);
    this.root.replaceChildren(...wanted);
    this.#restore(focused);
    this.#ends(groups.length === 0);
    this.#mark();
    this.tick();
  }

  /** Ages grow by the second. */
  tick(): void {
    const now = this.state.now();
    for (const one of this.root.querySelectorAll<HTMLElement>("[data-since]")) {
      const text = duration(now - Number(one.dataset.since));
      if (one.textContent !== text) one.textContent = text;
    }
  }

  focusChosen(): void {
    this.#row(this.state.chosen)?.focus();
  }

  #row(id: string | null): HTMLElement | null {
    return id === null ? null : this.root.querySelector<HTMLElement>(`li[data-alert="${CSS.escape(id)}"]`);
  }

  #section(severity: Severity, groups: Group[]): HTMLElement {
    const count = groups.reduce((sum, group) => sum + group.alerts.length, 0);
    const head = el("h3", { class: "severity-head" }, badge(severity), el("span", { class: "count" }, plural(count, "alert")));
    return el("section", { class: `of-severity severity-${severity}` }, head, ...groups.map((group) => this.#card(group)));
  }

  #card(group: Group): HTMLElement {
    const drawn = JSON.stringify(group);
    const known = this.#cards.get(group.hazard);
    if (known?.drawn === drawn) return known.card;
    const card = el("article", { class: `card severity-${group.severity}` }, ...head(group, this.state.now()), el("ul", { class: "told" }, ...group.alerts.map((one) => row(one, group.severity))));
    this.#cards.set(group.hazard, { card, drawn });
    return card;
  }

  #clicked(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("button[data-acknowledge]");
    if (button?.dataset.acknowledge) void answer(this.state, button.dataset.acknowledge, "acknowledge");
  }

  /** Where the focus is: an alert and the part of its row. */
  #focus(): { id: string; tag: string } | null {
    const row = document.activeElement?.closest<HTMLElement>("li[data-alert]");
    if (!row || !this.root.contains(row)) return null;
    return { id: row.dataset.alert!, tag: document.activeElement === row ? "" : document.activeElement!.tagName.toLowerCase() };
  }

  #restore(focused: { id: string; tag: string } | null): void {
    const row = focused && this.#row(focused.id);
    if (!row || row.contains(document.activeElement)) return;
    ((focused.tag && row.querySelector<HTMLElement>(focused.tag)) || row).focus({ preventScroll: true });
  }

  #mark(): void {
    const rows = [...this.root.querySelectorAll<HTMLElement>("li[data-alert]")];
    const chosen = rows.find((one) => one.dataset.alert === this.state.chosen);
    for (const one of rows) {
      one.classList.toggle("chosen", one === chosen);
      one.tabIndex = one === (chosen ?? rows[0]) ? 0 : -1;
    }
  }

  #ends(none: boolean): void {
    const empty = part("#no-alerts");
    empty.hidden = !none;
    empty.textContent = this.state.link.state === "connecting" ? "Asking the watch." : "No open alert.";
    const over = [...this.state.alerts.values()].filter((one) => ENDED.has(one.state));
    const ended = part("#ended");
    ended.hidden = !over.length;
    part("summary", ended).textContent = `${plural(over.length, "alert")} ended while this page was open`;
    part("ul", ended).replaceChildren(...over.map((one) => el("li", {}, link(one, one.headline), ` ${lastStep(one)}`)));
  }
}

function head(group: Group, now_s: number): HTMLElement[] {
  const first = group.alerts[0]!;
  const flights = new Map(group.alerts.flatMap((one) => one.concerned).map((flight) => [flight.icao_address, flight]));
  const named = [...flights.values()].slice(0, CALLSIGNS).map((one) => el("a", { href: `#/flight/${hex(one.icao_address)}` }, one.callsign || hex(one.icao_address)));
  const more = flights.size > CALLSIGNS ? [` and ${flights.size - CALLSIGNS} more`] : [];
  const exercise = group.alerts.some((one) => one.exercise) ? el("span", { class: "tag" }, "EXERCISE") : null;
  const earliest = Math.min(...group.alerts.map((one) => one.first_evidence_s));
  return [
    el("h4", {}, exercise, link(first, first.headline)),
    el("p", { class: "flights" }, flights.size ? `${plural(flights.size, "flight")}: ` : "No flight named.", ...named.flatMap((one, k) => (k ? [", ", one] : [one])), ...more),
    el("p", { class: "age" }, "First evidence ", el("span", { "data-since": earliest, class: "since" }), ` ago, ${clock(earliest, now_s)}`),
  ];
}

const link = (alert: Alert, text: string): HTMLElement => el("a", { href: `#/alert/${encodeURIComponent(alert.id)}` }, text);

function lastStep(alert: Alert): string {
  const last = alert.steps.at(-1);
  return last ? `${last.state} ${clock(last.at_s)}${last.by ? ` by ${last.by}` : ""}` : alert.state;
}

/** One alert of the hazard: to whom, since when, how far it came, and the key to acknowledge it. */
function row(alert: Alert, ofGroup: Severity): HTMLElement {
  const open = !ANSWERED.has(alert.state);
  const words = el(
    "div",
    { class: "whom" },
    alert.severity === ofGroup ? null : badge(alert.severity),
    el("strong", {}, `${plain(alert.party)} ${alert.addressee}`),
    el("span", { class: `state state-${alert.state}` }, lastStep(alert)),
    el("span", { class: "open-for" }, "raised ", el("span", { "data-since": alert.raised_s }), " ago", alert.raised_again ? `, raised again ${plural(alert.raised_again, "time")}` : ""),
  );
  const button = open ? el("button", { type: "button", "data-acknowledge": alert.id, title: "Key: a" }, "Acknowledge") : null;
  return el("li", { "data-alert": alert.id, tabindex: -1, class: open ? "unanswered" : "answered" }, words, button);
}
