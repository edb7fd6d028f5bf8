// Names on the map as elements of the page: of flights and hazards, none over another. A name that is kept back shows
// while the pointer is on its mark.
import { Marker, type Map as MapLibre, type MapMouseEvent } from "maplibre-gl";
import { hex, type Aircraft, type Hazard, type Position } from "./contract.js";
import { shown, type Box } from "./declutter.js";
import { placeOf } from "./map_features.js";
import { badge, rank, SEVERITIES } from "./severity.js";
import { el } from "./text.js";

/** So many are made, the most pressing first; of these `MOST_SHOWN` are shown. */
const MOST_MADE = 200;
const BESIDE = 16;
const ABOVE = 4;
const NEAR = 8;

/** What is to be labelled: `first` goes before all others, such as the flight whose page is open. */
export interface Named {
  aircraft: { one: Aircraft; severity: number; first: boolean }[];
  hazards: { one: Hazard; place: Position; first: boolean }[];
}

interface Wanted {
  key: string;
  place: Position;
  words: string;
  order: number[];
  make: () => HTMLElement;
}

interface Held extends Wanted {
  marker: Marker;
  width: number;
  height: number;
}

export class MapLabels {
  #held = new Map<string, Held>();
  #pointed: string | null = null;
  #asked = false;

  constructor(private readonly map: MapLibre) {
    map.on("move", () => this.#soon());
    map.on("resize", () => this.#soon());
    map.on("mousemove", (event) => this.#point(this.#under(event)));
    map.on("mouseout", () => this.#point(null));
  }

  put(named: Named): void {
    const wanted = new Map(wantedOf(named).map((one) => [one.key, one]));
    for (const [key, held] of this.#held) {
      if (wanted.get(key)?.words === held.words) continue;
      held.marker.remove();
      this.#held.delete(key);
    }
    for (const [key, one] of wanted) {
      const held = this.#held.get(key);
      this.#held.set(key, held ? { ...held, ...one } : this.#made(one));
      this.#held.get(key)!.marker.setLngLat(one.place);
    }
    this.#declutter();
  }

  #made(one: Wanted): Held {
    const aircraft = one.key.startsWith("aircraft");
    const element = one.make();
    const marker = new Marker({ element, anchor: aircraft ? "left" : "bottom", offset: aircraft ? [BESIDE, 0] : [0, -ABOVE] });
    marker.setLngLat(one.place).addTo(this.map);
    return { ...one, marker, width: element.offsetWidth, height: element.offsetHeight };
  }

  #soon(): void {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      this.#declutter();
    });
  }

  /** Of what is in view; the rest takes no place from it. */
  #declutter(): void {
    const { clientWidth, clientHeight } = this.map.getContainer();
    const boxes = [...this.#held.values()].map((one) => this.#box(one));
    const seen = boxes.filter((one) => one.left < clientWidth && one.left + one.width > 0 && one.top < clientHeight && one.top + one.height > 0);
    const names = shown(seen);
    for (const [key, held] of this.#held) {
      const element = held.marker.getElement();
      element.classList.toggle("kept-back", !names.has(key));
      element.classList.toggle("pointed", key === this.#pointed);
    }
  }

  #box(one: Held): Box {
    const { x, y } = this.map.project(one.place);
    const { key, width, height, order } = one;
    return key.startsWith("aircraft") ? { key, width, height, order, left: x + BESIDE, top: y - height / 2 } : { key, width, height, order, left: x - width / 2, top: y - ABOVE - height };
  }

  #point(key: string | null): void {
    if (key === this.#pointed) return;
    this.#pointed = key;
    this.#declutter();
  }

  /** The mark that is nearest to the pointer: of an aircraft, else of the hazard it is in. */
  #under(event: MapMouseEvent): string | null {
    const { x, y } = event.point;
    const found = this.map.queryRenderedFeatures([[x - NEAR, y - NEAR], [x + NEAR, y + NEAR]], { layers: ["aircraft"] });
    const keys = found.map((one) => `aircraft ${String(one.properties.id)}`).filter((key) => this.#held.has(key));
    const away = (key: string) => this.map.project(this.#held.get(key)!.place).dist(event.point);
    return keys.sort((a, b) => away(a) - away(b))[0] ?? this.#hazardAt(event);
  }

  #hazardAt(event: MapMouseEvent): string | null {
    const found = this.map.queryRenderedFeatures(event.point, { layers: ["hazard-area"] });
    return found.map((one) => `hazard ${String(one.properties.id)}`).find((key) => this.#held.has(key)) ?? null;
  }
}

/** By severity; a hazard before its flights; of flights the lower first: it has less time. */
function wantedOf(named: Named): Wanted[] {
  const aircraft = named.aircraft.map(({ one, severity, first }): Wanted => {
    const address = hex(one.icao_address);
    const words = `${one.callsign || address}${one.inferred ? ` ±${Math.ceil(one.within_nm)} NM` : ""}`;
    const make = () => el("a", { class: "map-label", href: `#/flight/${address}`, tabindex: -1 }, words);
    return { key: `aircraft ${address}`, place: placeOf(one), words, order: [first ? 0 : 1, severity, 1, one.altitude_ft ?? Infinity], make };
  });
  const hazards = named.hazards.map(({ one, place, first }): Wanted => {
    const { label, severity } = one.properties;
    const make = () => el("span", { class: "map-label hazard-label" }, severity ? badge(severity) : "", ` ${label}`);
    return { key: `hazard ${one.id}`, place, words: `${severity ?? ""} ${label}`, order: [first ? 0 : 1, severity ? rank(severity) : SEVERITIES.length, 0, 0], make };
  });
  const order = (a: Wanted, b: Wanted) => a.order.map((value, k) => value - b.order[k]!).find((away) => away) ?? 0;
  return [...hazards, ...aircraft].sort(order).slice(0, MOST_MADE);
}
