// Words and numbers as the board shows them, and elements that hold them: text stays text.
type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined>;

/** A new element; children that are strings become text nodes, never markup. */
export function el<K extends keyof HTMLElementTagNameMap>(name: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.filter((one): one is Node | string => one !== null && one !== undefined && one !== false));
  return made;
}

/** The one element of the page that a selector names. */
export function part<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T {
  const found = within.querySelector<T>(selector);
  if (!found) throw new Error(`board: the page has no ${selector}; it and board.js are of different versions`);
  return found;
}

const two = (number: number): string => String(number).padStart(2, "0");

/** 05:14:03Z, with the date where it is another day than `now_s`. */
export function clock(time_s: number | null | undefined, now_s?: number): string {
  if (time_s === null || time_s === undefined || !Number.isFinite(time_s)) return "not known";
  const date = new Date(time_s * 1000);
  const hours = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}Z`;
  const sameDay = now_s === undefined || new Date(now_s * 1000).toISOString().slice(0, 10) === date.toISOString().slice(0, 10);
  return sameDay ? hours : `${date.toISOString().slice(0, 10)} ${hours}`;
}

/** 42 s, 12 min 05 s, 3 h 07 min. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** A difference of two stamps: milliseconds where it is short. */
export function latency(seconds: number): string {
  const sign = seconds < 0 ? "−" : "+";
  const size = Math.abs(seconds);
  if (size < 1) return `${sign}${Math.round(size * 1000)} ms`;
  return size < 60 ? `${sign}${size.toFixed(1)} s` : `${sign}${duration(size)}`;
}

/** A number with its unit, or "not known". */
export function quantity(value: number | null | undefined, unit: string, digits = 0): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "not known";
  const shown = value.toLocaleString("en-GB", { maximumFractionDigits: digits, minimumFractionDigits: digits });
  return `${shown.replace("-", "−")} ${unit}`;
}

/** gnss_loss -> GNSS loss. */
export function plain(code: string): string {
  const words = code.replaceAll("_", " ").replace(/\bgnss\b/g, "GNSS").replace(/\batc\b/g, "ATC");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
