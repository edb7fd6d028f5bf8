// Keeps the state current: everything once when the link opens, then by events.
import { chime, interrupt, mention } from "./announce.js";
import * as api from "./api.js";
import type { Alert, Feed, Hazard, States } from "./contract.js";
import type { Sent } from "./lines.js";
import { rank } from "./severity.js";
import type { News, State } from "./state.js";
import { listen } from "./stream.js";
import { plural } from "./text.js";

const AGAIN_MS = 5000;

/** Runs for ever. Whatever was missed while the link was lost is in the first look after it. */
export async function keepCurrent(state: State): Promise<never> {
  let first = true;
  let timer = 0;
  const routes: [string, () => Promise<void>][] = [
    ["states", async () => state.putStates(await api.states())],
    [
      "alerts",
      async () => {
        const known = new Set(state.alerts.keys());
        const { alerts, left_out } = await api.openAlerts();
        state.leftOut = left_out ?? 0;
        const news = state.putOpenAlerts(alerts, state.leftOut ? new Set() : known);
        if (first) sum(state.openAlerts());
        else tell(news);
        first = false;
      },
    ],
    ["hazards", async () => putHazards(state, await api.hazards())],
    ["feeds", async () => putFeeds(state, await api.feeds())],
  ];
  // The states first: they tell the time, by which ages are shown. Each route by itself: alerts show also where something
  // else cannot be read. What failed is said, and asked again.
  const look = async (wanted: typeof routes): Promise<void> => {
    clearTimeout(timer);
    const ended: PromiseSettledResult<void>[] = await Promise.allSettled(wanted.slice(0, 1).map(([, read]) => read()));
    ended.push(...(await Promise.allSettled(wanted.slice(1).map(([, read]) => read()))));
    const failed = wanted.filter((_, k) => ended[k]?.status === "rejected");
    state.unread = failed.map(([name]) => name);
    state.tell("link");
    if (failed.length) timer = window.setTimeout(() => void look(failed), AGAIN_MS);
  };
  return listen("stream", {
    opened: () => {
      state.link = { state: "live", why: "" };
      state.tell("link");
      void look(routes);
    },
    event: (sent) => put(state, sent),
    closed: () => {
      state.link = { state: "connecting", why: "" };
      state.tell("link");
    },
    lost: (why) => {
      if (state.link.state !== "lost") interrupt("The link to the watch is lost. What is shown is old.");
      state.link = { state: "lost", why };
      state.tell("link");
    },
  });
}

function put(state: State, sent: Sent): void {
  let data: unknown;
  try {
    data = JSON.parse(sent.data);
  } catch {
    return mention(`An event of the kind ${sent.type} could not be read.`);
  }
  const { alerts, hazards, feeds } = data as { alerts?: Alert[]; hazards?: Hazard[]; feeds?: Feed[] };
  if (sent.type === "alert" || sent.type === "alerts") tell((alerts ?? [data as Alert]).flatMap((one) => state.putAlert(one)));
  else if (sent.type === "states") state.putStates(data as States);
  else if (sent.type === "hazards" && hazards) putHazards(state, hazards);
  else if (sent.type === "feeds" && feeds) putFeeds(state, feeds);
}

function putHazards(state: State, hazards: Hazard[]): void {
  state.hazards = hazards;
  state.tell("hazards");
}

function putFeeds(state: State, feeds: Feed[]): void {
  state.feeds = feeds;
  state.tell("feeds");
}

/** At the first look: how many, and the critical ones at once. */
function sum(open: Alert[]): void {
  const critical = open.filter((one) => one.severity === "critical");
  if (critical.length) interrupt(`${plural(critical.length, "critical alert")} open: ${[...new Set(critical.map((one) => one.headline))].join(". ")}`);
  mention(open.length ? `${plural(open.length, "open alert")}.` : "No open alert.");
}

/** Critical alerts interrupt the reader, others wait; one sentence for all alerts of one hazard. */
function tell(news: News[]): void {
  const told = new Set<string>();
  for (const { alert, why } of [...news].sort((a, b) => rank(a.alert.severity) - rank(b.alert.severity))) {
    const words = `${alert.exercise ? "Exercise. " : ""}${alert.severity}${why === "worse" ? ", raised again" : ""}: ${alert.headline}. ${plural(alert.concerned.length, "flight")} concerned.`;
    if (told.has(words)) continue;
    told.add(words);
    if (alert.severity === "critical") {
      interrupt(words);
      chime();
    } else mention(words);
  }
}
