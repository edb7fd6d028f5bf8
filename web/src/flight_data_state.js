// What all charts show at once: the recording, the stretch of time, the cursor, the chosen event, the parameters.
import { decoded } from "./flight_data_series.js";
import { momentsOf } from "./flight_data_text.js";

const LEAST_S = 0.5;
const AROUND_S = 60;

export class State {
  constructor(recordings) {
    this.recordings = recordings;
    this.opened = new Map();
    this.listeners = [];
    this.show(0);
  }

  /** Calls with the names of what changed: recording, view, cursor, event, parameters. */
  listen(listener) {
    this.listeners.push(listener);
  }

  tell(...changed) {
    for (const listener of this.listeners) listener(new Set(changed));
  }

  /** Opens a recording, without telling. */
  show(place) {
    this.place = place;
    this.recording = this.recordings[place];
    if (!this.opened.has(place)) {
      const series = this.recording.series.map(decoded);
      const chosen = new Set(series.filter((one) => one.shown));
      this.opened.set(place, { series, chosen, moments: momentsOf(this.recording) });
    }
    Object.assign(this, this.opened.get(place));
    this.view = [this.recording.first_s, this.recording.last_s];
    this.cursor = null;
    this.event = null;
  }

  open(place) {
    this.show(place);
    this.tell("recording", "view", "cursor", "event", "parameters");
  }

  /** The stretch of time, kept inside the recording and not too short. */
  zoom(from, to) {
    const { first_s: first, last_s: last } = this.recording;
    const width = Math.min(Math.max(to - from, LEAST_S), Math.max(last - first, LEAST_S));
    const start = Math.min(Math.max(from + (to - from - width) / 2, first), Math.max(last - width, first));
    if (start === this.view[0] && start + width === this.view[1]) return;
    this.view = [start, start + width];
    this.tell("view");
  }

  /** `factor` below 1 zooms in; the moment `around` stays where it is. */
  scale(factor, around = this.middle()) {
    const [from, to] = this.view;
    this.zoom(around - (around - from) * factor, around + (to - around) * factor);
  }

  shift(share) {
    const [from, to] = this.view;
    this.zoom(from + share * (to - from), to + share * (to - from));
  }

  whole() {
    this.zoom(this.recording.first_s, this.recording.last_s);
  }

  middle() {
    const [from, to] = this.view;
    return this.cursor !== null && this.cursor >= from && this.cursor <= to ? this.cursor : (from + to) / 2;
  }

  read(moment) {
    if (moment === this.cursor) return;
    this.cursor = moment;
    this.tell("cursor");
  }

  /** Puts the cursor where it can be seen: the stretch follows it. */
  go(moment) {
    const [from, to] = this.view;
    if (moment < from || moment > to) this.zoom(moment - (to - from) / 2, moment + (to - from) / 2);
    this.read(moment);
  }

  /** Brings all charts to an event: its stretch, its cursor, and the parameters that it rests on. */
  choose(place, number) {
    const other = place !== this.place;
    if (other) this.show(place);
    const event = this.recording.events[number];
    const names = new Set(event.evidence.map((sample) => sample.series));
    const missing = this.series.filter((one) => names.has(one.name) && !this.chosen.has(one));
    for (const one of missing) this.chosen.add(one);
    const low = event.onset_low_s ?? event.onset_high_s;
    this.event = number;
    const wide = Math.min(event.onset_high_s - low, 3600);
    this.cursor = event.onset_high_s;
    this.view = [NaN, NaN];
    this.zoomQuietly(event.onset_high_s - wide - AROUND_S, event.onset_high_s + AROUND_S);
    this.tell("view", "cursor", "event", ...(other ? ["recording"] : []), ...(missing.length ? ["parameters"] : []));
  }

  zoomQuietly(from, to) {
    const { listeners } = this;
    this.listeners = [];
    this.zoom(from, to);
    this.listeners = listeners;
  }

  drawn() {
    return this.series.filter((one) => this.chosen.has(one));
  }

  pick(series, wanted) {
    for (const one of series) wanted(one) ? this.chosen.add(one) : this.chosen.delete(one);
    this.tell("parameters");
  }
}
