// What the board knows, and who wants to hear of a change.
import { ENDED, type Aircraft, type Alert, type Feed, type Hazard, type Replay, type States } from "./contract.js";

export type Change = "aircraft" | "alerts" | "hazards" | "feeds" | "link" | "chosen" | "past";
export type Link = { state: "connecting" | "live" | "lost"; why: string };

/** An alert that came after the first look, or grew worse. */
export type News = { alert: Alert; why: "new" | "worse" };

function replayOf(said: States["replay"]): Replay | null {
  if (!said) return null;
  const { ends_s = null, speed = null } = said === true ? {} : said;
  return { ends_s, speed };
}

export class State {
  aircraft = new Map<number, Aircraft>();
  alerts = new Map<string, Alert>();
  hazards: Hazard[] = [];
  feeds: Feed[] = [];
  link: Link = { state: "connecting", why: "" };
  replay: Replay | null = null;
  /** What the server did not answer at the last look. */
  unread: string[] = [];
  /** Older open alerts that the server did not send. */
  leftOut = 0;
  synthetic = false;
  exercise = false;
  /** The alert that the keys act on. */
  chosen: string | null = null;
  /** The time that the map shows where it is not now. */
  past_s: number | null = null;
  /** Fulfilled when the open alerts are known for the first time. */
  readonly looked: Promise<void>;
  #firstLook!: () => void;
  #now_s: number | null = null;
  #heard_ms = 0;
  /** The time that the aircraft were last told for. */
  told_s = 0;
  #listeners: ((change: Change) => void)[] = [];

  constructor() {
    this.looked = new Promise((done) => (this.#firstLook = done));
  }

  listen(listener: (change: Change) => void): void {
    this.#listeners.push(listener);
  }

  tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  /** Seconds UTC by the server's clock; it stands still where the link is lost for more than a few seconds. */
  now(): number {
    if (this.#now_s === null) return Date.now() / 1000;
    const since_s = (performance.now() - this.#heard_ms) / 1000;
    return this.#now_s + (this.replay ? Math.min(1, since_s) * (this.replay.speed ?? 0) : Math.min(5, since_s));
  }

  putStates(states: States): void {
    this.#now_s = this.told_s = states.now_s;
    this.#heard_ms = performance.now();
    this.replay = replayOf(states.replay);
    this.synthetic = states.synthetic ?? this.synthetic;
    this.exercise = states.exercise ?? this.exercise;
    this.aircraft = new Map(states.aircraft.map((one) => [one.icao_address, one]));
    this.tell("aircraft");
  }

  /**
   * All open alerts, as asked for. What was `known` when they were asked for and is not among them has ended while nobody
   * listened; what an event told since then stays.
   */
  putOpenAlerts(open: Alert[], known: ReadonlySet<string>): News[] {
    const ids = new Set(open.map((one) => one.id));
    for (const id of known) if (!ids.has(id) && !ENDED.has(this.alerts.get(id)?.state ?? "cleared")) this.alerts.delete(id);
    const news = open.map((one) => this.#keep(one)).filter((one) => one !== null);
    this.#firstLook();
    this.tell("alerts");
    return news;
  }

  putAlert(alert: Alert): News[] {
    const news = this.#keep(alert);
    this.tell("alerts");
    return news ? [news] : [];
  }

  /** Steps only grow: an older copy that arrives late changes nothing. */
  #keep(alert: Alert): News | null {
    const known = this.alerts.get(alert.id);
    if (known && known.steps.length > alert.steps.length) return null;
    this.alerts.set(alert.id, alert);
    if (!known) return ENDED.has(alert.state) ? null : { alert, why: "new" };
    return known.severity !== alert.severity || known.raised_again < alert.raised_again ? { alert, why: "worse" } : null;
  }

  openAlerts(): Alert[] {
    return [...this.alerts.values()].filter((one) => !ENDED.has(one.state));
  }

  /** Aircraft that an open alert is about. */
  concerned(): Set<number> {
    return new Set(this.openAlerts().flatMap((one) => one.concerned.map((flight) => flight.icao_address)));
  }

  choose(id: string | null): void {
    this.chosen = id;
    this.tell("chosen");
  }
}
