// The layers of the map. No text layer: the glyphs would have to be fetched; labels are elements of the page.
import type { ExpressionSpecification, LayerSpecification, Map as MapLibre, StyleSpecification } from "maplibre-gl";
import { collection } from "./map_features.js";
import { GNSS, gnssColour, token } from "./map_marks.js";
import { SEVERITIES } from "./severity.js";

const SOURCES = ["hazards", "uncertain", "trails", "projections"] as const;

function bySeverity(): ExpressionSpecification {
  const pairs = SEVERITIES.flatMap((one) => [one, token(`severity-${one}`)]);
  return ["match", ["coalesce", ["get", "severity"], "information"], ...pairs, token("severity-information")] as unknown as ExpressionSpecification;
}

function byGnss(): ExpressionSpecification {
  return ["match", ["get", "gnss"], ...GNSS.flatMap((one) => [one, gnssColour(one)]), gnssColour("unknown")] as unknown as ExpressionSpecification;
}

function layers(): LayerSpecification[] {
  const ink = token("ink");
  return [
    { id: "sea", type: "background", paint: { "background-color": token("sea") } },
    { id: "land", type: "fill", source: "world", paint: { "fill-color": token("land") } },
    { id: "borders", type: "line", source: "world", paint: { "line-color": token("border"), "line-width": 0.8 } },
    { id: "hazard-area", type: "fill", source: "hazards", paint: { "fill-color": bySeverity(), "fill-opacity": 0.16 } },
    { id: "hazard-edge", type: "line", source: "hazards", paint: { "line-color": bySeverity(), "line-width": 2 } },
    { id: "uncertain-area", type: "fill", source: "uncertain", paint: { "fill-color": byGnss(), "fill-opacity": 0.1 } },
    { id: "uncertain-edge", type: "line", source: "uncertain", paint: { "line-color": byGnss(), "line-width": 1.2, "line-dasharray": [2, 2] } },
    { id: "trails", type: "line", source: "trails", filter: ["!=", ["get", "sent"], true], paint: { "line-color": byGnss(), "line-width": 2 } },
    { id: "sent", type: "line", source: "trails", filter: ["==", ["get", "sent"], true], layout: { "line-cap": "round" }, paint: { "line-color": byGnss(), "line-width": 2, "line-dasharray": [0.1, 2.5] } },
    { id: "ways", type: "line", source: "projections", filter: ["==", ["get", "what"], "way"], paint: { "line-color": ink, "line-width": 1.5, "line-dasharray": [4, 3], "line-opacity": 0.8 } },
    { id: "entries", type: "circle", source: "projections", filter: ["==", ["get", "what"], "entry"], paint: { "circle-radius": 5, "circle-color": token("halo"), "circle-stroke-color": ink, "circle-stroke-width": 2 } },
    { id: "concerned", type: "circle", source: "aircraft", filter: ["==", ["get", "concerned"], true], paint: { "circle-radius": 15, "circle-color": "transparent", "circle-stroke-color": ink, "circle-stroke-width": 1.5 } },
    {
      id: "aircraft",
      type: "symbol",
      source: "aircraft",
      layout: { "icon-image": ["get", "gnss"], "icon-rotate": ["get", "track"], "icon-rotation-alignment": "map", "icon-allow-overlap": true, "icon-ignore-placement": true },
      paint: { "icon-opacity": ["case", ["get", "ground"], 0.5, 1] },
    },
  ];
}

export function style(): StyleSpecification {
  const data = collection([]);
  const sources: StyleSpecification["sources"] = { world: { type: "geojson", data, tolerance: 0.5, maxzoom: 8 }, aircraft: { type: "geojson", data, promoteId: "id", maxzoom: 10 } };
  for (const one of SOURCES) sources[one] = { type: "geojson", data };
  return { version: 8, sources, layers: layers() };
}

/** The colours of the other scheme. */
export function repaint(map: MapLibre): void {
  for (const layer of layers())
    for (const [name, value] of Object.entries(layer.paint ?? {})) map.setPaintProperty(layer.id, name as keyof typeof layer.paint, value as never);
}
