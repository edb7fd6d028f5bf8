// What this page has seen: trails behind the aircraft, and the states of earlier moments for the replay slider.
import type { Aircraft, Gnss, TrailPoint } from "./contract.js";

const TRAIL_STEP_S = 5;
const TRAIL_POINTS = 240;
const MOMENT_STEP_S = 5;
/** Aircraft times moments that are kept: about 60 bytes each. */
const MOST_KEPT = 1_500_000;

/** One moment: the aircraft as they were sent. */
interface Moment {
  at_s: number;
  aircraft: Map<number, Aircraft>;
}

export class Past {
  #trails = new Map<number, TrailPoint[]>();
  #moments: Moment[] = [];
  #kept = 0;

  /** Takes a set of states; `moments` says whether the slider will ask for them. */
  add(now_s: number, aircraft: Map<number, Aircraft>, moments: boolean): void {
    for (const one of aircraft.values()) this.#trail(one);
    for (const address of this.#trails.keys()) if (!aircraft.has(address)) this.#trails.delete(address);
    const last = this.#moments.at(-1);
    if (last && now_s < last.at_s) this.#moments = [];
    if (!moments || (last && now_s - last.at_s < MOMENT_STEP_S)) return;
    this.#moments.push({ at_s: now_s, aircraft });
    this.#kept += aircraft.size;
    while (this.#kept > MOST_KEPT) this.#kept -= this.#moments.shift()?.aircraft.size ?? this.#kept;
  }

  /** [latitude, longitude] by time, oldest first. */
  trail(address: number): TrailPoint[] {
    return this.#trails.get(address) ?? [];
  }

  get first_s(): number | null {
    return this.#moments[0]?.at_s ?? null;
  }

  /** The aircraft at the last moment kept at or before a time. */
  at(time_s: number): Map<number, Aircraft> {
    const found = this.#moments.findLast((one) => one.at_s <= time_s) ?? this.#moments[0];
    return found?.aircraft ?? new Map();
  }

  #trail(one: Aircraft): void {
    if (!Number.isFinite(one.latitude) || !Number.isFinite(one.longitude)) return;
    const points = this.#trails.get(one.icao_address) ?? [];
    const last = points.at(-1);
    if (last && one.time_s - last[0] < TRAIL_STEP_S && one.gnss === last[4]) return;
    points.push([one.time_s, one.latitude, one.longitude, one.altitude_ft, one.gnss as Gnss]);
    if (points.length > TRAIL_POINTS) points.shift();
    this.#trails.set(one.icao_address, points);
  }
}
