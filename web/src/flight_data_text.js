// Moments and values of flight data in words: pure functions.

const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 8 });

/** A number, rounded no further than it was. */
export const number = (value) => NUMBER.format(value).replace("-", "−");

const clockOf = (ms, fraction) => new Date(ms).toISOString().slice(11, fraction ? 23 : 19);

/** Says moments of a recording: UTC with the day where it is not that of the first sample, or seconds of the recorder. */
export function momentsOf(recording) {
  if (recording.utc_of_zero === null) {
    return { known: false, unit: "s", zeroMs: 0, text: (s) => `${number(Math.round(s * 1000) / 1000)} s`, short: (s) => number(Math.round(s * 1000) / 1000) };
  }
  const zeroMs = Date.parse(recording.utc_of_zero);
  const dayOf = (ms) => new Date(ms).toISOString().slice(0, 10);
  const first = dayOf(zeroMs + Math.round(recording.first_s * 1000));
  const clock = (s) => {
    const ms = zeroMs + Math.round(s * 1000);
    return clockOf(ms, ms % 1000).replace(/(\.\d*?)0+$/, "$1");
  };
  const text = (s) => {
    const day = dayOf(zeroMs + Math.round(s * 1000));
    return day === first ? clock(s) : `${day} ${clock(s)}`;
  };
  return { known: true, unit: "UTC", zeroMs, text, short: clock };
}

/** A value in words: the meaning of a code, and the code. */
export function valueText(series, value) {
  if (series.kind === "analogue") return number(value);
  const meaning = series.meanings[value];
  return meaning === undefined ? number(value) : `${meaning} (${number(value)})`;
}

export const plain = (identifier) => identifier.replaceAll("_", " ");

/** Time steps of an axis, in seconds. */
const TIME_STEPS = [0.125, 0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];

/** Round moments of the clock between two moments, at most `most` of them. */
export function ticks({ zeroMs }, from, to, most) {
  const step = TIME_STEPS.find((one) => (to - from) / one <= most) ?? 86400 * Math.ceil((to - from) / 86400 / most);
  const offset = (zeroMs / 1000) % 86400;
  const found = [];
  for (let k = Math.ceil((from + offset) / step); k * step - offset <= to; k += 1) found.push(k * step - offset);
  return found;
}
