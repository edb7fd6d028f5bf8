// Samples of a parameter as the page has them: pure functions.

/** A series with the times and sample numbers of its values; a null says that samples are not valid from there on. */
export function decoded(series) {
  const places = [];
  let at = 0;
  for (const step of series.steps) {
    if (step >= 0) places.push((at += step));
    else for (let k = 0; k < -step; k += 1) places.push((at += 1));
  }
  const times = Float64Array.from(places, (place) => series.first_s + place * series.step_s);
  return { ...series, places, times, steps: null };
}

/** The number of the last time that is not after a moment; -1 where there is none. */
export function lastUpTo(times, moment) {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= moment) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const found = (series, at, thin) => ({ value: series.values[at], time: series.times[at], thin });

/** What a series says at a moment: { value, time, thin }, or { why } where it says nothing. */
export function valueAt(series, moment) {
  const { times, values, places, step_s: step } = series;
  const slack = 1e-6;
  const before = lastUpTo(times, moment + slack);
  if (before < 0) return times.length && times[0] - moment <= step / 2 ? found(series, 0, false) : { why: "before its first sample" };
  if (values[before] === null) {
    const after = before + 1;
    return after < times.length && times[after] - moment <= step / 2 ? found(series, after, false) : { why: "not valid" };
  }
  const after = before + 1;
  if (after === times.length) return moment - times[before] <= step + slack ? found(series, before, false) : { why: "after its last sample" };
  if (series.kind !== "analogue") return found(series, before, !series.whole && places[after] - places[before] > 1);
  if (values[after] === null && places[after] - places[before] === 1 && moment - times[before] > step / 2) return { why: "not valid" };
  const nearest = values[after] !== null && times[after] - moment < moment - times[before] ? after : before;
  const thin = Math.abs(times[nearest] - moment) > step / 2 + slack;
  return found(series, nearest, thin);
}

/** Least and greatest value drawn between two moments, with the samples just outside; null where there is none. */
export function extent(series, from, to) {
  let [low, high] = [Infinity, -Infinity];
  const start = Math.max(0, lastUpTo(series.times, from));
  const stop = Math.min(series.times.length - 1, lastUpTo(series.times, to) + 1);
  for (let k = start; k <= stop; k += 1) {
    const value = series.values[k];
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : null;
}

/** The nearest sample after (sign 1) or before (sign -1) a moment among several series; null where there is none. */
export function nextSample(all, moment, sign) {
  let best = null;
  for (const { times, values } of all) {
    let k = sign > 0 ? lastUpTo(times, moment + 1e-6) + 1 : lastUpTo(times, moment - 1e-6);
    while (k >= 0 && k < times.length && (values[k] === null || Math.abs(times[k] - moment) <= 1e-6)) k += sign;
    if (k >= 0 && k < times.length && (best === null || sign * (times[k] - best) < 0)) best = times[k];
  }
  return best;
}

/** Places of values with a gap on both sides: a line shows nothing of them, a dot does. Undefined is no sample. */
export function lone(column) {
  const told = [];
  for (let k = 0; k < column.length; k += 1) if (column[k] !== undefined) told.push(k);
  const silent = (at) => column[told[at]] === null || column[told[at]] === undefined;
  return told.filter((k, at) => column[k] !== null && silent(at - 1) && silent(at + 1));
}
