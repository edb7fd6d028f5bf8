// Which labels are shown where they would lie on one another: pure, from boxes in pixels.

/** `order` is compared number by number; the lower goes first. */
export interface Box {
  key: string;
  left: number;
  top: number;
  width: number;
  height: number;
  order: number[];
}

export const MOST_SHOWN = 60;
/** Pixels between two labels. */
const GAP = 2;

const before = (a: Box, b: Box): number => {
  for (let k = 0; k < a.order.length; k++) if (a.order[k] !== b.order[k]) return a.order[k]! - b.order[k]!;
  return a.key < b.key ? -1 : 1;
};

const touch = (a: Box, b: Box): boolean =>
  a.left < b.left + b.width + GAP && b.left < a.left + a.width + GAP && a.top < b.top + b.height + GAP && b.top < a.top + a.height + GAP;

/** In their order, each that touches none shown before it; at most so many. */
export function shown(boxes: readonly Box[], most = MOST_SHOWN): Set<string> {
  const kept: Box[] = [];
  for (const one of [...boxes].sort(before)) {
    if (kept.length >= most) break;
    if (!kept.some((other) => touch(one, other))) kept.push(one);
  }
  return new Set(kept.map((one) => one.key));
}
