// Places on a sphere; good to 0.3 %, for drawing only.
import type { Position } from "./contract.js";

const NM_PER_RADIAN = 3440.07;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const degrees = (angle: number): number => (angle * 180) / Math.PI;

/** Where a great circle leads from a place: bearing in degrees, distance in NM. No jump at the 180th meridian. */
export function destination([longitude, latitude]: Position, bearing_deg: number, distance_nm: number): Position {
  const way = distance_nm / NM_PER_RADIAN;
  const bearing = radians(bearing_deg);
  const from = radians(latitude);
  const to = Math.asin(Math.sin(from) * Math.cos(way) + Math.cos(from) * Math.sin(way) * Math.cos(bearing));
  const east = Math.atan2(Math.sin(bearing) * Math.sin(way) * Math.cos(from), Math.cos(way) - Math.sin(from) * Math.sin(to));
  return [longitude + degrees(east), degrees(to)];
}

/** Great-circle distance in NM. */
export function distance([x0, y0]: Position, [x1, y1]: Position): number {
  const a = Math.sin(radians(y1 - y0) / 2) ** 2 + Math.cos(radians(y0)) * Math.cos(radians(y1)) * Math.sin(radians(x1 - x0) / 2) ** 2;
  return 2 * NM_PER_RADIAN * Math.asin(Math.min(1, Math.sqrt(a)));
}

/** A ring of 48 points round a place. */
export function circle(centre: Position, radius_nm: number): Position[] {
  return Array.from({ length: 49 }, (_, k) => destination(centre, (k % 48) * 7.5, radius_nm));
}

/** The way along `route` (or straight on along `track_deg`) until `distance_nm` is used up. */
export function ahead(from: Position, track_deg: number, distance_nm: number, route: Position[]): Position[] {
  if (!route.length) return Array.from({ length: 11 }, (_, k) => destination(from, track_deg, (distance_nm * k) / 10));
  const way: Position[] = [from];
  let left = distance_nm;
  for (const [longitude, latitude] of route) {
    const last = way.at(-1)!;
    const next: Position = [longitude - 360 * Math.round((longitude - last[0]) / 360), latitude];
    const leg = distance(last, next);
    const share = leg > left ? left / leg : 1;
    way.push([last[0] + share * (next[0] - last[0]), last[1] + share * (next[1] - last[1])]);
    left -= leg;
    if (left <= 0) break;
  }
  return way;
}
