// What a recording says at a moment: pure functions of the columns in the page.

const JOIN_MS = 10000;
const NAMES = {
  pressure_altitude_ft: ["pressure altitude", "ft"],
  geometric_altitude_ft: ["geometric altitude", "ft"],
  ground_speed_kt: ["ground speed", "kt"],
  vertical_rate_fpm: ["vertical rate", "ft/min"],
};

/** Place of the point nearest to a moment, in milliseconds after `first`. */
export function nearest(times, moment) {
  let [low, high] = [0, times.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < moment) low = middle + 1;
    else high = middle;
  }
  return low && moment - times[low - 1] <= times[low] - moment ? low - 1 : low;
}

const SILENT = { coverage: "no messages received", not_told: "no reports kept by the source" };

/** The gap that a moment lies inside, if any. */
export const gapAt = (gaps, moment) => gaps.find(([, start, stop]) => start < moment && moment < stop)?.[0] ?? null;

/** The value of a quantity at a point, or of the nearest one within JOIN_MS that gives it. */
function valueNear(read, column, place) {
  const known = (one) => column[one] !== null && column[one] !== undefined && Math.abs(read.times[one] - read.times[place]) <= JOIN_MS;
  if (known(place)) return column[place];
  for (let step = 1; step < 20; step += 1) {
    if (known(place - step)) return column[place - step];
    if (known(place + step)) return column[place + step];
  }
  return null;
}

export const amount = (value) => value.toLocaleString("en", { maximumFractionDigits: 1 }).replace("-", "−");

/** Moment, values and words at a moment; the moment is that of the nearest point, except inside a gap in messages. */
export function readingAt(read, moment) {
  const silent = SILENT[gapAt(read.gaps, moment)];
  if (silent) return { moment, values: {}, words: [silent] };
  const place = nearest(read.times, moment);
  const values = {};
  for (const [field, column] of Object.entries(read.values)) values[field] = valueNear(read, column, place);
  const words = [read.sources[read.source[place]]];
  if (gapAt(read.gaps, read.times[place]) === "position_loss") words.push("no positions");
  if (read.on_ground[place] === 1) words.push("on ground");
  return { moment: read.times[place], values, words };
}

/** The reading as a sentence, for those who hear the page. */
export function sentence(time, reading) {
  const said = Object.entries(reading.values).map(([field, value]) => {
    const [name, unit] = NAMES[field];
    return value === null ? `${name} not given` : `${name} ${amount(value)} ${unit}`;
  });
  return [`${time} UTC`, ...reading.words, ...said].join(", ");
}
