// What the map draws, as GeoJSON: pure, from what the board knows.
import type { GeoJSONSourceDiff } from "maplibre-gl";
import { hex, type Aircraft, type Concern, type Gnss, type Position, type TrailPoint } from "./contract.js";
import { ahead, circle } from "./geodesy.js";

export const AHEAD_S = 1200;

type Feature = GeoJSON.Feature;
export const collection = (features: Feature[]): GeoJSON.FeatureCollection => ({ type: "FeatureCollection", features });
export const placeOf = (one: Aircraft): Position => [one.longitude, one.latitude];
export const located = (one: Aircraft): boolean => Number.isFinite(one.longitude) && Number.isFinite(one.latitude);

/** How one aircraft looks: its features change only where this does. */
function looks(one: Aircraft, concerned: boolean) {
  return { gnss: one.gnss, track: one.track_deg ?? 0, concerned, ground: one.on_ground };
}

/** Keeps what the map's source holds, and says what has changed since: the least that `updateData` must carry. */
export class AircraftDiff {
  #held = new Map<string, { place: Position; look: string }>();

  clear(): void {
    this.#held.clear();
  }

  to(aircraft: Iterable<Aircraft>, concerned: ReadonlySet<number>): GeoJSONSourceDiff {
    const diff: Required<Pick<GeoJSONSourceDiff, "add" | "update" | "remove">> = { add: [], update: [], remove: [] };
    const gone = new Set(this.#held.keys());
    for (const one of aircraft) {
      if (!located(one)) continue;
      const id = hex(one.icao_address);
      gone.delete(id);
      const look = looks(one, concerned.has(one.icao_address));
      const next = { place: placeOf(one), look: JSON.stringify(look) };
      const held = this.#held.get(id);
      const moved = !held || held.place[0] !== next.place[0] || held.place[1] !== next.place[1];
      if (held && !moved && held.look === next.look) continue;
      this.#held.set(id, next);
      const geometry = { type: "Point" as const, coordinates: next.place };
      if (!held) diff.add.push({ type: "Feature", properties: { id, ...look }, geometry });
      else {
        const properties = held.look === next.look ? [] : Object.entries(look).map(([key, value]) => ({ key, value }));
        diff.update.push({ id, ...(moved ? { newGeometry: geometry } : {}), addOrUpdateProperties: properties });
      }
    }
    for (const id of gone) this.#held.delete(id);
    diff.remove = [...gone];
    return diff;
  }
}

/** Rings that hold an inferred place with 95 %. */
export function uncertain(aircraft: Iterable<Aircraft>): Feature[] {
  return [...aircraft]
    .filter((one) => located(one) && one.inferred && one.within_nm > 0.2)
    .map((one) => ({ type: "Feature", properties: { gnss: one.gnss }, geometry: { type: "Polygon", coordinates: [circle(placeOf(one), one.within_nm)] } }));
}

/** The next 20 minutes of the flights concerned, along the filed route or straight on, and where they may come in. */
export function projections(aircraft: Iterable<Aircraft>, concerns: ReadonlyMap<number, Concern>, now_s: number): Feature[] {
  const features: Feature[] = [];
  for (const one of aircraft) {
    if (!located(one) || one.on_ground || one.ground_speed_kt === null || (one.track_deg === null && !one.route.length)) continue;
    const route = one.route.map(([latitude, longitude]): Position => [longitude, latitude]);
    const way = (seconds: number) => ahead(placeOf(one), one.track_deg ?? 0, (one.ground_speed_kt! * seconds) / 3600, route);
    features.push({ type: "Feature", properties: { what: "way" }, geometry: { type: "LineString", coordinates: way(AHEAD_S) } });
    const enters_s = concerns.get(one.icao_address)?.enters_s?.low ?? null;
    if (enters_s !== null && enters_s > now_s && enters_s - now_s <= AHEAD_S)
      features.push({ type: "Feature", properties: { what: "entry" }, geometry: { type: "Point", coordinates: way(enters_s - now_s).at(-1)! } });
  }
  return features;
}

/**
 * The trail of a flight as the server keeps it. Positions marked spoofed are what the aircraft sent, not where it was:
 * they are `sent`, and no line joins them to the others.
 */
export function keptTrail(points: TrailPoint[]): Feature[] {
  const runs: TrailPoint[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    if (run && (run[0]![4] === "spoofed") === (point[4] === "spoofed")) run.push(point);
    else runs.push([point]);
  }
  return runs.flatMap((run) => trail(run).map((one) => ({ ...one, properties: { ...one.properties, sent: run[0]![4] === "spoofed" } })));
}

/** A trail in pieces of one state of GNSS each; each piece begins where the one before ends. */
export function trail(points: TrailPoint[]): Feature[] {
  const pieces: { gnss: Gnss; line: Position[] }[] = [];
  for (const [, latitude, longitude, , gnss] of points) {
    const last = pieces.at(-1);
    const before = last?.line.at(-1);
    const here: Position = [before ? longitude - 360 * Math.round((longitude - before[0]) / 360) : longitude, latitude];
    if (last && last.gnss === gnss) last.line.push(here);
    else pieces.push({ gnss, line: before ? [before, here] : [here] });
  }
  return pieces
    .filter((piece) => piece.line.length > 1)
    .map((piece) => ({ type: "Feature", properties: { gnss: piece.gnss }, geometry: { type: "LineString", coordinates: piece.line } }));
}
