// The compact basemap: Natural Earth 1:10m countries, simplified and quantised.
// In the countries layer the Caspian Sea is water; checked at 42 N 51 E.
import { readFileSync } from "node:fs";
import { quantize } from "topojson-client";
import { presimplify, simplify, sphericalTriangleArea } from "topojson-simplify";

/** Smallest triangle kept, in steradians: 8e-8 is about 3 square kilometres. */
const SMALLEST_TRIANGLE_SR = 8e-8;
/** Steps along each axis: 0.0036 degrees of longitude, 0.0018 of latitude. */
const STEPS = 1e5;

/** Rings of one country as lists of signed arc numbers. */
function polygonsOf(geometry) {
  if (geometry.type === "Polygon") return [geometry.arcs];
  return geometry.type === "MultiPolygon" ? geometry.arcs : [];
}

/** Whole numbers as text, 5 bits to a letter: Google's Encoded Polyline Algorithm Format, steps 3 to 11. */
function encode(numbers) {
  let text = "";
  for (const number of numbers) {
    let bits = number < 0 ? ~(number << 1) : number << 1;
    for (; bits >= 0x20; bits >>>= 5) text += String.fromCharCode((0x20 | (bits & 0x1f)) + 63);
    text += String.fromCharCode(bits + 63);
  }
  return text;
}

/** {scale, translate, arcs: [encoded x, y, dx, dy, ...], countries: [{name, polygons}]}. */
export function basemap(path) {
  const world = JSON.parse(readFileSync(path, "utf8"));
  const light = simplify(presimplify(world, sphericalTriangleArea), SMALLEST_TRIANGLE_SR);
  const topology = quantize(light, STEPS);
  return {
    scale: topology.transform.scale,
    translate: topology.transform.translate,
    arcs: topology.arcs.map((arc) => encode(arc.flat())),
    countries: topology.objects.countries.geometries.map((geometry) => ({
      name: geometry.properties.name,
      polygons: polygonsOf(geometry),
    })),
  };
}
