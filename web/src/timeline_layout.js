// Where things go on the timeline: pure functions of data, width and scale.

export const ROW = 15;
export const GLYPH = 9;
const LANE_ROWS = 3;
const STRIP_ROWS = 3;
const LETTER = 6.7;
const GROUP_HEAD = 26;
const LANE_PAD = 5;
const BAND_WORDS = 12;
export const LABEL_ROW = 16;

/** Gives each item the first row that is free at its place; past `most` rows, the row that is free soonest. */
export function packRows(items, x, most) {
  const ends = [];
  for (const item of items) {
    const from = Math.min(x(item.first), (x(item.first) + x(item.last)) / 2 - GLYPH / 2);
    const to = Math.max(x(item.last), (x(item.first) + x(item.last)) / 2 + GLYPH / 2) + 2;
    let row = ends.findIndex((end) => end <= from);
    if (row < 0) row = ends.length < most ? ends.length : ends.indexOf(Math.min(...ends));
    ends[row] = to;
    item.row = row;
  }
  return Math.max(1, ends.length);
}

/** Rows for the names of events: more events, more rows, up to 9. */
export const labelRows = (marks) => Math.max(3, Math.min(9, Math.round(1.3 * Math.sqrt(marks.length))));

/** Vertical places of the result lane and of each lane; mutates marks, lanes and bars. */
export function stack(marks, lanes, x, narrow) {
  const labels = labelRows(marks) * LABEL_ROW + 8;
  const strip = packRows(marks, x, STRIP_ROWS);
  for (const mark of marks) mark.y = labels + mark.row * ROW + ROW / 2 + 4;
  let y = labels + strip * ROW + 16;
  const heads = [];
  for (const lane of lanes) {
    if (lane.trust !== heads.at(-1)?.label) {
      heads.push({ label: lane.trust, y: y + GROUP_HEAD - 8, top: y });
      y += GROUP_HEAD;
    }
    lane.top = y;
    const head = narrow ? 15 : 0;
    const rows = packRows(lane.bars, x, LANE_ROWS);
    for (const bar of lane.bars) bar.y = y + LANE_PAD + head + bar.row * ROW + ROW / 2;
    lane.head = head;
    lane.height = rows * ROW + 2 * LANE_PAD + head + (lane.bands?.length ? BAND_WORDS : 0);
    y += lane.height;
  }
  return { heads, height: y + 8, result: labels };
}

const overlaps = (a, b) => a.from < b.to && b.from < a.to;

/** Where a label goes: right of its event, or left of it at the right edge. */
function labelAt(mark, x, width) {
  const at = Math.min(Math.max(x(mark.first), 0), width);
  const long = mark.label.length * LETTER + 14;
  const left = at + long > width;
  return { mark, at, left, from: left ? at - long : at - 2, to: left ? at + 2 : at + long };
}

/** Rows for a set of labels, from the right; null where one does not fit. A leader may not cross a label. */
function rowsFor(labels, count) {
  const rows = Array.from({ length: count }, () => []);
  const placed = [];
  for (const label of labels) {
    const leader = { from: label.at - 2, to: label.at + 3 };
    const clear = (taken, place) =>
      !taken.some((other) => overlaps(other, label)) && rows.slice(0, place).every((below) => !below.some((other) => overlaps(other, leader)));
    const row = rows.findIndex(clear);
    if (row < 0) return null;
    rows[row].push(label);
    for (const below of rows.slice(0, row)) below.push(leader);
    placed.push({ ...label, y: (count - 1 - row) * LABEL_ROW + 13 });
  }
  return placed;
}

/** Labels of as many events in view as fit above the strip, those asked about and most spoken of first. */
export function placeLabels(marks, x, width) {
  const count = labelRows(marks);
  const shown = marks.filter((mark) => x(mark.last) >= 0 && x(mark.first) <= width);
  let chosen = [];
  let placed = [];
  for (const mark of shown.sort((a, b) => b.weight - a.weight)) {
    const label = labelAt(mark, x, width);
    if (label.from < -2) continue;
    const tried = [...chosen, label].sort((a, b) => b.at - a.at);
    const fits = rowsFor(tried, count);
    if (fits) [chosen, placed] = [tried, fits];
  }
  return placed;
}

/** Bars that have room for their event's name before the next bar on their row. */
export function barLabels(lane, x, width) {
  const rows = new Map();
  for (const bar of lane.bars) rows.set(bar.row, [...(rows.get(bar.row) ?? []), bar]);
  const found = [];
  for (const bars of rows.values()) {
    bars.forEach((bar, place) => {
      const from = Math.max(x(bar.last), (x(bar.first) + x(bar.last)) / 2 + GLYPH / 2) + 4;
      const next = bars[place + 1];
      const to = next ? Math.min(x(next.first), (x(next.first) + x(next.last)) / 2 - GLYPH / 2) : width;
      if (from > 0 && from < width && bar.label.length * LETTER < to - from - 4) found.push({ bar, from });
    });
  }
  return found;
}

const two = (number) => String(number).padStart(2, "0");

/** UTC clock time as fine as `step` milliseconds asks for; the day at midnight. */
export function clockText(ms, step) {
  const date = new Date(ms);
  const minutes = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  if (step >= 60000) return step >= 86400000 ? date.toISOString().slice(0, 10) : minutes;
  const seconds = `${minutes}:${two(date.getUTCSeconds())}`;
  return step >= 1000 ? seconds : `${seconds}.${String(date.getUTCMilliseconds()).padStart(3, "0")}`;
}
