// What a cell shows at a time and in an altitude band: pure functions of the page's data.
import { nearest } from "./charts_values.js";
import { countText, momentText, spanText, windowSpan } from "./survey_text.js";

const QUARTER = 0.25;
const HALF = 0.5;

const shareOf = ([seen, affected]) => (seen ? affected / seen : 0);

/** The count of a cell in a slot, or null where it has no data. */
function countAt(data, cell, slot) {
  const [, slots, counts] = data.cells[cell];
  const place = nearest(slots, slot);
  return slots[place] === slot ? data.counts[counts[place]] : null;
}

const bandsOf = (data, band) => (band === null ? data.bands.map((_, place) => place) : [band]);

/** The worst of several counts: by state, then by share. */
const worst = (counts) => counts.reduce((one, other) => (other[3] < one[3] || (other[3] === one[3] && shareOf(other) > shareOf(one)) ? other : one));

/** The counts of a cell by band, those with data only. */
function countsIn(data, cell, { band, window }) {
  return bandsOf(data, band)
    .map((one) => [one, countAt(data, cell, window * data.bands.length + one)])
    .filter(([, count]) => count);
}

const wholeOf = (data, cell, band) => data.whole[band ?? data.bands.length][cell];

/** The classes of a cell: its state and, where there is interference, how large a share was affected. */
export function classOf(data, cell, view) {
  let count = null;
  if (view.window === null) count = data.counts[wholeOf(data, cell, view.band)?.[5]] ?? null;
  else {
    const found = countsIn(data, cell, view);
    if (found.length) count = worst(found.map(([, one]) => one));
  }
  if (!count) return "no_data";
  const share = shareOf(count);
  const depth = share >= HALF ? " i3" : share >= QUARTER ? " i2" : "";
  return `${data.states[count[3]]}${count[3] === 0 ? depth : ""}`;
}

/** The head and lines that say what a cell shows. */
export function readingOf(data, cell, view) {
  const [id] = data.cells[cell];
  if (view.window !== null) {
    const found = countsIn(data, cell, view);
    const lines = found.map(([band, count]) => `${data.bands[band]}: ${countText(count)}`);
    return { head: `Cell ${id}, ${spanText(data, windowSpan(data, view.window))}`, lines: lines.length ? lines : ["No data: no aircraft was counted here."] };
  }
  const whole = wholeOf(data, cell, view.band);
  const head = `Cell ${id}, whole survey`;
  if (!whole) return { head, lines: ["No data: no aircraft was counted here."] };
  const [, interference, clear, few, slot, count] = whole;
  const windows = `Windows: ${interference} with interference, ${clear} clear, ${few} with too few aircraft, ${data.windows - interference - clear - few} without data.`;
  const [from] = windowSpan(data, Math.floor(slot / data.bands.length));
  return { head, lines: [windows, `Most at ${momentText(data, from)}, ${data.bands[slot % data.bands.length]}: ${countText(data.counts[count])}`] };
}
