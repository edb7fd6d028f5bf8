// Requests to the server that served this page; the token goes in a header, never in an address.
import type { Act, Alert, AlertWhole, Feed, Flight, Hazard, States } from "./contract.js";
import { askToken, token } from "./session.js";

export const BASE = new URL("api/v1/", document.baseURI);

export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export function headers(more: Record<string, string> = {}): Record<string, string> {
  const held = token();
  return held ? { ...more, Authorization: `Bearer ${held}` } : more;
}

/** A request, once more with a token where the server asks for one. Raises Refused for any other answer than 2xx. */
export async function request(path: string, options: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
  const send = () => fetch(new URL(path, BASE), { ...options, headers: headers(options.headers), cache: "no-store", credentials: "omit" });
  let answer = await send();
  while (answer.status === 401 && (await askToken())) answer = await send();
  if (!answer.ok) throw new Refused(answer.status, await reason(answer));
  return answer;
}

/** The words of an answer in application/problem+json, or its status. */
async function reason(answer: Response): Promise<string> {
  const problem = (await answer.json().catch(() => null)) as { detail?: string; title?: string } | null;
  return problem?.detail ?? problem?.title ?? `HTTP ${answer.status}`;
}

const get = async <T>(path: string): Promise<T> => (await (await request(path)).json()) as T;

export const states = () => get<States>("states");
export const hazards = async () => (await get<{ hazards: Hazard[] }>("hazards")).hazards;
export const openAlerts = () => get<{ alerts: Alert[]; left_out?: number }>("alerts?open=1");
export const feeds = async () => (await get<{ feeds: Feed[] }>("feeds")).feeds;
export const alertWhole = (id: string) => get<AlertWhole>(`alerts/${encodeURIComponent(id)}`);
export const flight = (address: string) => get<Flight>(`flights/${encodeURIComponent(address)}`);

/** Acknowledges, acts on or rejects an alert as it was seen. The answer may be the alert as it is now. */
export async function answerAlert(seen: Alert, act: Act, by: string, note: string): Promise<Partial<Alert> | null> {
  const answer = await request(`alerts/${encodeURIComponent(seen.id)}/${act}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ by, note, raised_again: seen.raised_again }),
  });
  return (await answer.json().catch(() => null)) as Partial<Alert> | null;
}
