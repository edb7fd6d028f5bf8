// Acknowledge, acted, rejected: one request, and what came of it.
import { answerAlert } from "./api.js";
import { mention, toast } from "./announce.js";
import { ANSWERED, type Act, type Alert } from "./contract.js";
import { askName } from "./session.js";
import type { State } from "./state.js";

const DONE: Record<Act, string> = { acknowledge: "Acknowledged", act: "Marked as acted on", reject: "Rejected" };
const under_way = new Set<string>();

/** Sends the answer under the name of who sits here; the alert shows it when the server has kept it. */
export async function answer(state: State, id: string, act: Act, note = ""): Promise<boolean> {
  const alert = state.alerts.get(id);
  if (!alert || under_way.has(id)) return false;
  if (act === "acknowledge" && ANSWERED.has(alert.state)) {
    toast(`Already ${alert.state}: ${alert.headline}`);
    return false;
  }
  const by = await askName();
  if (!by) return false;
  under_way.add(id);
  try {
    const now = await answerAlert(alert, act, by, note);
    if (now?.steps && now.id === id) state.putAlert(now as Alert);
    mention(`${DONE[act]}: ${alert.headline}`);
    return true;
  } catch (error) {
    toast(`Not kept: ${error instanceof Error ? error.message : String(error)}. Alert: ${alert.headline}`);
    return false;
  } finally {
    under_way.delete(id);
  }
}
