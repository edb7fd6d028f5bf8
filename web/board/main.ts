// The board of a watch: open alerts, the map, one alert or flight in detail, feeds, and the keys for all of it.
import { AlertList, inOrder } from "./alert_list.js";
import { startSound, toast } from "./announce.js";
import { answer } from "./answers.js";
import { ANSWERED, hex } from "./contract.js";
import { Detail } from "./detail.js";
import { drawBanners, drawClock, drawFeeds, drawLink, drawOpenCount, drawWatched } from "./feeds.js";
import { startKeys, type Key } from "./keys.js";
import { keepCurrent } from "./live.js";
import { BoardMap } from "./map.js";
import { Past } from "./past.js";
import { startReplay } from "./replay.js";
import { State } from "./state.js";
import { part } from "./text.js";

/** How often the detail of an alert or flight is asked for anew. */
const DETAIL_MS = 30000;
const state = new State();
const past = new Past();

/** Without WebGL there is no map; all else works. */
function startMap(): BoardMap | null {
  try {
    return new BoardMap(state, past, part("#map"));
  } catch (error) {
    const missing = part("#map-missing");
    missing.hidden = false;
    missing.textContent = `No map: ${error instanceof Error ? error.message : String(error)}`;
    return null;
  }
}

function keysOf(list: AlertList, detail: Detail, map: BoardMap | null): Key[] {
  const chosen = () => inOrder(state).find((one) => one.id === state.chosen) ?? null;
  const step = (by: number) => {
    const all = inOrder(state);
    if (!all.length) return;
    const at = all.findIndex((one) => one.id === state.chosen);
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
    state.choose(all[next]!.id);
    list.focusChosen();
  };
  const stepUnanswered = () => {
    const all = inOrder(state);
    const from = all.findIndex((one) => one.id === state.chosen) + 1;
    const next = [...all.slice(from), ...all.slice(0, from)].find((one) => !ANSWERED.has(one.state));
    if (!next) return toast("Every open alert is answered");
    state.choose(next.id);
    list.focusChosen();
  };
  const onChosen = (act: (id: string) => void) => () => {
    const alert = chosen();
    if (alert) act(alert.id);
    else toast("No alert is chosen: j chooses the first");
  };
  const flightOf = (id: string) => {
    const flight = state.alerts.get(id)?.concerned[0];
    if (flight) location.hash = `#/flight/${hex(flight.icao_address)}`;
    else toast("This alert names no flight");
  };
  return [
    { keys: ["j", "ArrowDown"], words: "Next alert", act: () => step(1) },
    { keys: ["k", "ArrowUp"], words: "Alert before", act: () => step(-1) },
    { keys: ["n"], words: "Next alert that nobody answered", act: stepUnanswered },
    { keys: ["a"], words: "Acknowledge the chosen alert", act: onChosen((id) => void answer(state, id, "acknowledge")) },
    { keys: ["Enter", "o"], words: "Open the chosen alert", act: onChosen((id) => (location.hash = `#/alert/${encodeURIComponent(id)}`)) },
    { keys: ["f"], words: "Open its first flight", act: onChosen(flightOf) },
    { keys: ["z"], words: "Show it on the map", act: onChosen((id) => map?.show(state.alerts.get(id)!)) },
    { keys: ["0"], words: "Show everything on the map", act: () => map?.showAll() },
    { keys: ["m"], words: "To the map: arrows and + − move it", act: () => map?.focus() },
    { keys: ["s"], words: "Sound on or off", act: () => part<HTMLButtonElement>("#sound").click() },
    { keys: ["Escape"], words: "Back to the board", act: () => (detail.back(), list.focusChosen()) },
  ];
}

function start(): void {
  const map = startMap();
  const list = new AlertList(state, part("#alert-groups"));
  const detail = new Detail(state, map, part("#detail"));
  const shownAlert = () => decodeURIComponent(/^#\/alert\/(.+)$/.exec(location.hash)?.[1] ?? "");
  let shownSteps = "";
  state.listen((change) => {
    if (change === "aircraft") {
      past.add(state.now(), state.aircraft, state.replay !== null);
      map?.draw();
    }
    if (change === "hazards") map?.drawHazards();
    if (change === "past" || change === "chosen") map?.draw();
    if (change === "feeds") drawFeeds(state);
    if (change === "alerts") {
      drawOpenCount(state);
      map?.draw();
      const steps = JSON.stringify(state.alerts.get(shownAlert())?.steps ?? null);
      if (steps !== shownSteps && shownAlert()) void detail.refresh();
      shownSteps = steps;
    }
    if (change === "aircraft" || change === "hazards") drawWatched(state);
    drawLink(state);
    drawBanners(state);
    drawClock(state);
  });
  document.addEventListener("click", (event) => {
    if (!(event.target as Element).closest('a[href="#alerts"]')) return;
    event.preventDefault(); // the address stays: it says which detail is open
    part("#alerts").scrollIntoView();
    part("#alerts").focus();
  });
  startReplay(state, past);
  startSound(part<HTMLButtonElement>("#sound"));
  startKeys(keysOf(list, detail, map));
  setInterval(() => void detail.refresh(), DETAIL_MS);
  setInterval(() => (list.tick(), drawClock(state), drawFeeds(state)), 1000);
  void keepCurrent(state);
  void detail.open(false);
}

start();
