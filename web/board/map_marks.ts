// Marks of aircraft, drawn once per colour scheme: the state of GNSS by shape as well as by colour.
import type { Map as MapLibre } from "maplibre-gl";
import type { Gnss } from "./contract.js";

const SIZE = 44;
export const GNSS: readonly Gnss[] = ["ok", "degraded", "lost", "spoofed", "unknown"];

/** A colour of the page's style. */
export const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
export const gnssColour = (gnss: Gnss): string => token(`gnss-${gnss}`);

/** An arrow that points up: the way the aircraft goes. */
const arrow = (): Path2D => new Path2D("M22 7 32 35 22 29 12 35z");

const SHAPES: Record<Gnss, (paint: CanvasRenderingContext2D) => void> = {
  ok: (paint) => filled(paint, arrow()),
  degraded: (paint) => {
    filled(paint, arrow());
    outlined(paint, new Path2D("M22 4a18 18 0 1 0 .01 0z"), [5, 4]);
  },
  lost: (paint) => {
    outlined(paint, arrow(), []);
    outlined(paint, new Path2D("M22 4a18 18 0 1 0 .01 0z"), []);
  },
  spoofed: (paint) => {
    filled(paint, arrow());
    outlined(paint, new Path2D("M5 5H39V39H5z"), []);
  },
  unknown: (paint) => outlined(paint, arrow(), []),
};

function filled(paint: CanvasRenderingContext2D, path: Path2D): void {
  paint.lineWidth = 4;
  paint.strokeStyle = token("halo");
  paint.stroke(path);
  paint.fill(path);
}

function outlined(paint: CanvasRenderingContext2D, path: Path2D, dash: number[]): void {
  const colour = paint.fillStyle;
  paint.setLineDash(dash);
  for (const [width, style] of [[6, token("halo")], [3, colour]] as const) {
    paint.lineWidth = width;
    paint.strokeStyle = style;
    paint.stroke(path);
  }
}

function drawn(gnss: Gnss): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const paint = canvas.getContext("2d")!;
  paint.lineJoin = "round";
  paint.fillStyle = gnssColour(gnss);
  SHAPES[gnss](paint);
  return canvas;
}

export function putMarks(map: MapLibre): void {
  for (const gnss of GNSS) {
    const data = drawn(gnss).getContext("2d")!.getImageData(0, 0, SIZE, SIZE);
    if (map.hasImage(gnss)) map.updateImage(gnss, data);
    else map.addImage(gnss, data, { pixelRatio: 2 });
  }
}

/** The same mark for the key. */
export function keyMark(gnss: Gnss): HTMLCanvasElement {
  const canvas = drawn(gnss);
  canvas.className = "mark";
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
}
