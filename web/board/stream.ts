// Server-sent events by fetch: EventSource cannot carry a token.
import { Refused, request } from "./api.js";
import { Lines, type Sent } from "./lines.js";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15000;
/** The server says something, a comment at least, every 15 s: three times that is silence. */
const SILENT_MS = 45000;

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

export interface Listener {
  opened(): void;
  event(sent: Sent): void;
  /** The server ended it in good order, as it does from time to time; it is tried again. */
  closed(): void;
  lost(why: string): void;
}

/** Listens for ever: after a break it waits, longer each time, and resumes after the last event it had. */
export async function listen(path: string, listener: Listener): Promise<never> {
  let last: string | null = null;
  let wait = FIRST_WAIT_MS;
  const opened = () => {
    wait = FIRST_WAIT_MS;
    listener.opened();
  };
  for (;;) {
    const lines = new Lines();
    try {
      await once(path, last, lines, { opened, event: listener.event });
      listener.closed();
    } catch (error) {
      listener.lost(error instanceof Error ? error.message : String(error));
      if (error instanceof Refused) wait = LONGEST_WAIT_MS;
    }
    last = lines.last ?? last;
    await pause(wait);
    wait = Math.min(LONGEST_WAIT_MS, Math.max(lines.retry_ms ?? 0, wait * 1.5));
  }
}

async function once(path: string, last: string | null, lines: Lines, listener: Pick<Listener, "opened" | "event">): Promise<void> {
  const stop = new AbortController();
  let silence = setTimeout(() => stop.abort(), SILENT_MS);
  try {
    const more: Record<string, string> = { Accept: "text/event-stream" };
    if (last !== null) more["Last-Event-ID"] = last;
    const answer = await request(path, { headers: more, signal: stop.signal });
    if (!answer.body) throw new Error("the stream has no body");
    listener.opened();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(silence);
      silence = setTimeout(() => stop.abort(), SILENT_MS);
      for (const sent of lines.push(part.value)) listener.event(sent);
    }
  } finally {
    clearTimeout(silence);
    stop.abort();
  }
}
