// Feeds, the link to the watch, and the banners: whether what is shown is whole, live and real.
import { ANSWERED, ENDED } from "./contract.js";
import { badge, SEVERITIES } from "./severity.js";
import type { State } from "./state.js";
import { clock, duration, el, part, plural, quantity } from "./text.js";

const GOOD = new Set(["heard"]);

export function drawFeeds(state: State): void {
  const root = part<HTMLDetailsElement>("#feeds");
  const bad = state.feeds.filter((one) => !GOOD.has(one.state));
  root.classList.toggle("bad", bad.length > 0);
  const words = state.feeds.length ? (bad.length ? `${bad.length} of ${state.feeds.length} not heard` : `${state.feeds.length} heard`) : "none";
  part("summary", root).textContent = `Feeds: ${words}`;
  const rows = state.feeds.map((one) =>
    el(
      "tr",
      { class: GOOD.has(one.state) ? "" : "bad" },
      el("th", { scope: "row" }, one.name),
      el("td", {}, one.state),
      el("td", {}, one.last_s === null ? "never heard" : `${duration(state.now() - one.last_s)} ago`),
      el("td", { class: "num" }, quantity(one.rate_per_s, "/s", 1)),
      el("td", { class: "num" }, one.garbage === null ? "not known" : String(one.garbage)),
    ),
  );
  const heads = ["Feed", "State", "Last heard", "Rate", "Not readable"].map((one) => el("th", { scope: "col" }, one));
  const table = el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows));
  part(".feeds-table", root).replaceChildren(state.feeds.length ? table : el("p", { class: "empty" }, "The watch names no feed."));
}

export function drawLink(state: State): void {
  const root = part("#link");
  const words = {
    connecting: "Connecting",
    live: state.replay ? `Replay${state.replay.speed ? `, ${state.replay.speed} times as fast` : ""}` : "Live",
    lost: `No link to the watch: ${state.link.why}. What is shown is old. Trying again`,
  }[state.link.state];
  const unread = state.link.state === "live" && state.unread.length > 0;
  const shown = unread ? `${words}, but ${state.unread.join(", ")} could not be read. Trying again` : words;
  if (root.textContent !== shown) root.textContent = shown;
  root.className = `link link-${unread ? "lost" : state.link.state}`;
}

/** The worst open severity and how many nobody answered: in view however far the page is scrolled. */
export function drawOpenCount(state: State): void {
  const open = state.openAlerts();
  const worst = SEVERITIES.find((severity) => open.some((one) => one.severity === severity));
  const root = part("#open-count");
  root.hidden = !worst;
  const unanswered = open.filter((one) => !ANSWERED.has(one.state)).length;
  const words = worst ? `${worst}: ${open.filter((one) => one.severity === worst).length} open; ${unanswered} of ${open.length} not answered` : "";
  if (!worst || root.title === words) return;
  root.title = words;
  root.replaceChildren(el("a", { href: "#alerts" }, badge(worst), ` ${words.slice(worst.length + 1)}`));
}

/** How much is watched, in words: what the map shows, for those who do not see it. */
export function drawWatched(state: State): void {
  const all = [...state.aircraft.values()];
  const doubtful = all.filter((one) => one.gnss !== "ok" && one.gnss !== "unknown").length;
  const words = `${plural(all.length, "aircraft", "aircraft")} heard, ${doubtful} with doubtful GNSS; ${plural(state.hazards.length, "hazard")} in force.${state.leftOut ? ` ${plural(state.leftOut, "older open alert")} not shown.` : ""}`;
  const root = part("#watched");
  if (root.textContent !== words) root.textContent = words;
}

export function drawClock(state: State): void {
  const past = state.past_s;
  const text = past === null ? clock(state.now()) : `${clock(past)} (past)`;
  const root = part("#clock");
  if (root.textContent !== text) root.textContent = text;
}

/** EXERCISE and SYNTHETIC stand over the page for as long as anything on it is one. */
export function drawBanners(state: State): void {
  const alerts = [...state.alerts.values()].filter((one) => !ENDED.has(one.state));
  const exercise = state.exercise || alerts.some((one) => one.exercise) || state.hazards.some((one) => one.properties.exercise);
  const wanted: string[] = [];
  if (exercise) wanted.push("EXERCISE: alerts marked so are part of an exercise");
  if (state.synthetic) wanted.push("SYNTHETIC: describes no real flight");
  const root = part("#banners");
  if (root.textContent === wanted.join("")) return;
  root.replaceChildren(...wanted.map((one) => el("p", { class: "banner", role: "note" }, one)));
}
