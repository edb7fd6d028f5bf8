// Moments and counts of a survey in words: pure functions of the page's data.
import { amount } from "./charts_values.js";
import { clockText } from "./timeline_layout.js";

const STATE_WORDS = ["interference", "clear", "too few aircraft to tell"];
const percent = (share) => `${Math.round(100 * share)} %`;

function since(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours ? `${hours} h ` : ""}${hours || minutes ? `${minutes} min ` : ""}${seconds % 60} s`;
}

/** A moment in seconds as a clock time, with its day where it is not the survey's first; without a date as time since the first frame. */
export function momentText({ zeroMs, date }, seconds) {
  if (zeroMs === null) return since(Math.round(seconds));
  const ms = zeroMs + Math.round(seconds) * 1000;
  const day = new Date(ms).toISOString().slice(0, 10);
  return day === date ? clockText(ms, 1000) : `${day} ${clockText(ms, 1000)}`;
}

/** From where to where a window is, in seconds. */
export const windowSpan = ({ first, window }, place) => [first + place * window, first + (place + 1) * window];

export const spanText = (data, [from, to]) => `${momentText(data, from)} to ${momentText(data, to)}`;

/** One count in words: what was found, of how many, and how surely. */
export function countText([seen, affected, spoofed, state, p, low, high, resolution]) {
  const parts = [`${STATE_WORDS[state]}: ${affected} of ${seen} aircraft affected`];
  if (low !== null && high !== null) parts[0] += `, ${percent(low)} to ${percent(high)} (95 %)`;
  if (spoofed) parts.push(`${spoofed} spoofed`);
  if (p !== null && affected) parts.push(`by chance p = ${p}`);
  parts.push(`counted over H3 resolution ${resolution}`);
  return parts.join("; ");
}

export const told = (value, unit = "") => (value === null || value === undefined ? "not told" : `${amount(value)}${unit && ` ${unit}`}`);
