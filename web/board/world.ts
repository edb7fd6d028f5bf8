// The offline backdrop: basemap.json as the report has it, as polygons for the map.
import type { Position } from "./contract.js";

interface Packed {
  scale: [number, number];
  translate: [number, number];
  arcs: string[];
  countries: { name: string; polygons: number[][][] }[];
}

const POLE = 85.06;

/** Whole numbers of Google's Encoded Polyline Algorithm Format. */
function decoded(text: string): number[] {
  const numbers: number[] = [];
  let bits = 0;
  let shift = 0;
  for (let k = 0; k < text.length; k += 1) {
    const value = text.charCodeAt(k) - 63;
    bits |= (value & 0x1f) << shift;
    shift += 5;
    if (value >= 0x20) continue;
    numbers.push(bits & 1 ? ~(bits >>> 1) : bits >>> 1);
    bits = shift = 0;
  }
  return numbers;
}

/** An arc as places: each number of a pair is the step from the one before, in steps of the scale (TopoJSON 1.0, 2.1.2). */
function unpacked(text: string, { scale, translate }: Packed): Position[] {
  const steps = decoded(text);
  let [x, y] = [0, 0];
  return Array.from({ length: steps.length / 2 }, (_, k) => {
    x += steps[2 * k]!;
    y += steps[2 * k + 1]!;
    return [translate[0] + scale[0] * x, translate[1] + scale[1] * y];
  });
}

/** Arcs end to end; a number below zero is the arc ~number backwards (TopoJSON 1.0, 2.1.4). */
function stitched(arcs: Position[][], numbers: number[]): Position[] {
  return numbers.flatMap((number, k) => {
    const arc = number >= 0 ? arcs[number]! : arcs[~number]!.toReversed();
    return k ? arc.slice(1) : arc;
  });
}

/** A ring without its jump at the 180th meridian; one round a pole is led along the edge of the map. */
export function whole(ring: Position[]): Position[] {
  const kept: Position[] = [];
  for (const [x, y] of ring) {
    const before = kept.at(-1)?.[0] ?? x;
    kept.push([x - 360 * Math.round((x - before) / 360), y]);
  }
  const first = kept[0]!;
  const last = kept.at(-1)!;
  if (Math.abs(last[0] - first[0]) > 180) {
    const pole = first[1] < 0 ? -POLE : POLE;
    kept.push([last[0], pole], [first[0], pole], first);
  }
  return kept;
}

/** Countries as polygons without names: no position on any border is taken. */
export function world(packed: Packed): GeoJSON.FeatureCollection<GeoJSON.Polygon> {
  const arcs = packed.arcs.map((arc) => unpacked(arc, packed));
  const polygons = packed.countries.flatMap((one) => one.polygons);
  const features = polygons.map((rings) => ({
    type: "Feature" as const,
    properties: {},
    geometry: { type: "Polygon" as const, coordinates: rings.map((ring) => whole(stitched(arcs, ring))) },
  }));
  return { type: "FeatureCollection", features };
}

/** Fetches it from the server that served the page. */
export async function fetchWorld(): Promise<GeoJSON.FeatureCollection> {
  const answer = await fetch(new URL("static/basemap.json", document.baseURI));
  if (!answer.ok) throw new Error(`basemap.json: HTTP ${answer.status}`);
  return world((await answer.json()) as Packed);
}
