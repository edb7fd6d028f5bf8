// The map: aircraft, hazards, trails and the way ahead, over an offline backdrop.
import { LngLatBounds, Map as MapLibre, NavigationControl, ScaleControl, setWorkerUrl, type GeoJSONSource, type MapGeoJSONFeature, type MapMouseEvent } from "maplibre-gl";
import workerText from "maplibre-gl/dist/maplibre-gl-worker.mjs";
import type { Aircraft, Alert, Concern, Hazard, Position, TrailPoint } from "./contract.js";
import { AircraftDiff, collection, keptTrail, located, placeOf, projections, trail, uncertain } from "./map_features.js";
import { MapLabels } from "./map_labels.js";
import { GNSS, keyMark, putMarks } from "./map_marks.js";
import { repaint, style } from "./map_style.js";
import type { Past } from "./past.js";
import { GNSS_WORDS, rank, SEVERITIES } from "./severity.js";
import type { State } from "./state.js";
import { el, part } from "./text.js";
import { fetchWorld } from "./world.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");

export class BoardMap {
  #map: MapLibre;
  #diff = new AircraftDiff();
  #ready = false;
  #busy = false;
  #again = false;
  #fitted = false;
  #labels: MapLabels;
  #followed: number | null = null;
  /** What the server kept of the followed flight's way. */
  #kept: TrailPoint[] = [];

  constructor(
    private readonly state: State,
    private readonly past: Past,
    container: HTMLElement,
  ) {
    setWorkerUrl(URL.createObjectURL(new Blob([workerText], { type: "text/javascript" })));
    this.#map = new MapLibre({
      container,
      style: style(),
      center: [45, 43],
      zoom: 3,
      attributionControl: { compact: true, customAttribution: "Natural Earth" },
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 0,
      maxZoom: 14,
      renderWorldCopies: true,
    });
    this.#labels = new MapLabels(this.#map);
    this.#map.touchZoomRotate.disableRotation();
    this.#map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.#map.addControl(new ScaleControl({ unit: "nautical" }), "bottom-left");
    this.#map.on("load", () => void this.#start());
    this.#map.on("click", (event) => this.#clicked(event));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#recolour());
    this.#key();
  }

  /** Draws what changed; never twice at once, so that a slow machine skips moments and does not fall behind. */
  draw(): void {
    if (!this.#ready || this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    this.#again = false;
    void this.#drawn().finally(() => {
      this.#busy = false;
      if (this.#again) requestAnimationFrame(() => this.draw());
    });
  }

  drawHazards(): void {
    if (!this.#ready) return;
    void this.#source("hazards").setData(collection(this.state.hazards.filter((one) => one.geometry).map((one) => ({ ...one, properties: { ...one.properties, id: String(one.id) } })) as GeoJSON.Feature[]));
    this.draw();
  }

  /** Shows one flight's trail whole, and goes there. */
  follow(address: number | null): void {
    if (address !== this.#followed) this.#kept = [];
    this.#followed = address;
    const one = address === null ? null : this.state.aircraft.get(address);
    if (one && located(one)) this.#go(new LngLatBounds(placeOf(one), placeOf(one)));
    this.draw();
  }

  /** The followed flight's trail as the server kept it. */
  trailOf(points: TrailPoint[]): void {
    this.#kept = points;
    this.draw();
  }

  /** Goes to an alert: its hazard and its flights. */
  show(alert: Alert): void {
    const bounds = new LngLatBounds();
    for (const flight of alert.concerned) this.#extend(bounds, this.state.aircraft.get(flight.icao_address));
    for (const hazard of this.state.hazards) if (String(hazard.id) === alert.hazard) extendBy(bounds, hazard);
    if (!bounds.isEmpty()) this.#go(bounds);
  }

  showAll(): void {
    const bounds = new LngLatBounds();
    for (const one of this.state.aircraft.values()) this.#extend(bounds, one);
    for (const hazard of this.state.hazards) extendBy(bounds, hazard);
    if (!bounds.isEmpty()) this.#go(bounds);
  }

  focus(): void {
    this.#map.getCanvas().focus();
  }

  #source(name: string): GeoJSONSource {
    return this.#map.getSource(name) as GeoJSONSource;
  }

  async #start(): Promise<void> {
    putMarks(this.#map);
    this.#ready = true;
    this.drawHazards();
    try {
      await this.#source("world").setData(await fetchWorld());
    } catch (error) {
      const missing = part("#map-missing");
      missing.hidden = false;
      missing.textContent = `No coastlines: ${error instanceof Error ? error.message : String(error)}`;
    }
    this.#map.once("idle", () => (document.documentElement.dataset.map = "ready"));
  }

  #shown(): Map<number, Aircraft> {
    return this.state.past_s === null ? this.state.aircraft : this.past.at(this.state.past_s);
  }

  async #drawn(): Promise<void> {
    const { told_s } = this.state;
    const aircraft = this.#shown();
    const { concerns, severities } = concernsOf(this.state.openAlerts());
    const near = [...concerns.keys()].map((address) => aircraft.get(address)).filter((one): one is Aircraft => !!one);
    const followed = this.#followed === null ? undefined : aircraft.get(this.#followed);
    const marked = followed && !concerns.has(followed.icao_address) ? [...near, followed] : near;
    const affected = [...aircraft.values()].filter((one) => one.gnss === "lost" || one.gnss === "spoofed");
    const trailed = new Set([...marked, ...affected].map((one) => one.icao_address));
    const now_s = this.state.past_s ?? this.state.now();
    this.#label(marked, severities);
    await Promise.all([
      this.#source("aircraft").updateData(this.#diff.to(aircraft.values(), new Set(concerns.keys()))),
      this.#source("uncertain").setData(collection(uncertain(aircraft.values()))),
      this.#source("trails").setData(collection([...trailed].flatMap((one) => this.#trail(one, now_s)))),
      this.#source("projections").setData(collection(projections(marked, concerns, now_s))),
    ]);
    Object.assign(document.documentElement.dataset, { aircraft: String(aircraft.size), drawn: String(Math.floor(this.state.past_s ?? told_s)) });
    if (!this.#fitted && (aircraft.size || this.state.hazards.length)) this.#fit();
  }

  /** As this page has seen it; before that, of the followed flight, as the server kept it. */
  #trail(address: number, until_s: number): GeoJSON.Feature[] {
    const seen = this.past.trail(address).filter((point) => point[0] <= until_s);
    if (address !== this.#followed || !this.#kept.length) return trail(seen);
    const kept = this.#kept.filter((point) => point[0] <= until_s);
    const last_s = kept.at(-1)?.[0] ?? -Infinity;
    return [...keptTrail(kept), ...trail(seen.filter((point) => point[0] > last_s))];
  }

  /** At the first states: to the flight that the address names, or so that all is seen. */
  #fit(): void {
    if (this.#followed !== null && this.state.aircraft.has(this.#followed)) this.follow(this.#followed);
    else this.showAll();
  }

  /** Names of the flights marked and of hazards; those of the open page and of the chosen alert before all others. */
  #label(flights: Aircraft[], severities: ReadonlyMap<number, number>): void {
    const chosen = this.state.alerts.get(this.state.chosen ?? "");
    const first = new Set([this.#followed, ...(chosen?.concerned ?? []).map((one) => one.icao_address)]);
    this.#labels.put({
      aircraft: flights.map((one) => ({ one, severity: severities.get(one.icao_address) ?? SEVERITIES.length, first: first.has(one.icao_address) })),
      hazards: this.state.hazards.flatMap((one) => {
        const place = centre(one);
        return place ? [{ one, place, first: String(one.id) === chosen?.hazard }] : [];
      }),
    });
  }

  #clicked(event: MapMouseEvent): void {
    const { x, y } = event.point;
    const found = this.#map.queryRenderedFeatures([[x - 8, y - 8], [x + 8, y + 8]], { layers: ["aircraft"] });
    const far = (one: MapGeoJSONFeature) => this.#map.project((one.geometry as GeoJSON.Point).coordinates as Position).dist(event.point);
    const nearest = found.sort((a, b) => far(a) - far(b))[0];
    if (nearest) location.hash = `#/flight/${String(nearest.properties.id)}`;
  }

  #recolour(): void {
    if (!this.#ready) return;
    putMarks(this.#map);
    repaint(this.#map);
    this.#key();
  }

  #key(): void {
    const marks = GNSS.map((one) => el("li", {}, keyMark(one), GNSS_WORDS[one]));
    const more = ["Dashed ring: the aircraft is in it with 95 %, its place inferred", "Dashed line: the next 20 minutes", "Dot on it: earliest time it comes in", "Dotted line: positions that it sent and that are not believed", "Ring: an open alert concerns it"];
    part(".map-key ul").replaceChildren(...marks, ...more.map((one) => el("li", {}, one)));
  }

  #extend(bounds: LngLatBounds, one: Aircraft | undefined): void {
    if (one && located(one)) bounds.extend(placeOf(one));
  }

  #go(bounds: LngLatBounds): void {
    this.#fitted = true;
    this.#map.fitBounds(bounds, { padding: 60, maxZoom: 8, animate: !still.matches, duration: 400 });
  }
}

/** The most pressing concern of each flight, and the rank of its severity. */
function concernsOf(alerts: Alert[]): { concerns: Map<number, Concern>; severities: Map<number, number> } {
  const concerns = new Map<number, Concern>();
  const severities = new Map<number, number>();
  for (const alert of [...alerts].sort((a, b) => rank(b.severity) - rank(a.severity)))
    for (const one of alert.concerned) {
      concerns.set(one.icao_address, one);
      severities.set(one.icao_address, rank(alert.severity));
    }
  return { concerns, severities };
}

function ringsOf(hazard: Hazard): Position[][] {
  const geometry = hazard.geometry;
  if (geometry?.type === "Polygon") return geometry.coordinates as Position[][];
  if (geometry?.type === "MultiPolygon") return geometry.coordinates.flat() as Position[][];
  return geometry?.type === "Point" ? [[geometry.coordinates as Position]] : [];
}

function extendBy(bounds: LngLatBounds, hazard: Hazard): void {
  for (const place of ringsOf(hazard).flat()) bounds.extend(place);
}

/** The northern edge of the first ring: there the label covers least of what is inside. */
function centre(hazard: Hazard): Position | null {
  const ring = ringsOf(hazard)[0];
  if (!ring?.length) return null;
  return ring.reduce((top, one) => (one[1] > top[1] ? one : top));
}

