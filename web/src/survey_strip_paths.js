// Shapes of a strip chart: pure functions of its lanes. One unit across is one bin.

const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];
const MOST_TICKS = 7;
const ROOM_SHARE = 0.05;
const LEAST_ROOM = 10;

const known = (value) => value !== null && value !== undefined;
const tidy = (number) => Math.round(number * 10) / 10;

/** Least and greatest value to draw: from zero for counts, with room on both sides for others. */
export function extentOf(columns, counts) {
  const values = columns.flat().filter(known);
  if (counts) return [0, Math.max(1, ...values)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(LEAST_ROOM, (high - low) * ROOM_SHARE);
  const step = 10 ** Math.floor(Math.log10(high - low + 2 * room)) / 2;
  const floor = Math.floor((low - room) / step) * step;
  return [low >= 0 ? Math.max(0, floor) : floor, Math.ceil((high + room) / step) * step];
}

/** Bars from the floor; where `lanes` share a plot each has a row of it, from the top. */
export function barPath(column, most, height, lane, lanes) {
  const room = height / lanes;
  const floor = room * (lane + 1);
  return column.map((value, bin) => (value ? `M${bin},${floor}V${tidy(floor - (value / most) * (room - 1))}h1V${floor}z` : "")).join("");
}

/** A step for each bin with a value; never a line over bins without one. */
export function stepPath(column, [low, high], height) {
  const y = (value) => tidy((height * (high - value)) / (high - low));
  return column.map((value, bin) => (known(value) ? `${bin && known(column[bin - 1]) ? `V${y(value)}` : `M${bin},${y(value)}`}h1` : "")).join("");
}

/** Runs of bins in which nothing was heard, as [first, past the last]. */
export function silences(reports) {
  const found = [];
  reports.forEach((heard, bin) => {
    if (heard) return;
    if (found.at(-1)?.[1] === bin) found.at(-1)[1] = bin + 1;
    else found.push([bin, bin + 1]);
  });
  return found;
}

/** Round moments from begin to end, in seconds; `zero` is the moment 0 since 1970. */
export function axisTicks(begin, end, zero) {
  const step = STEPS_S.find((one) => (end - begin) / one <= MOST_TICKS) ?? STEPS_S.at(-1);
  const ticks = [];
  for (let tick = Math.ceil((begin + zero) / step) * step - zero; tick <= end; tick += step) ticks.push(tick);
  return ticks;
}
