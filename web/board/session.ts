// The token and the name of who sits here: for this tab only, gone when it closes.
import { part } from "./text.js";

const TOKEN = "crossfix.token";
const NAME = "crossfix.by";

export const token = (): string | null => sessionStorage.getItem(TOKEN);
export const name = (): string | null => sessionStorage.getItem(NAME);

/** Shows a dialog with one field; resolves to what was entered, or null where it was closed without. */
function ask(dialog: HTMLDialogElement): Promise<string | null> {
  const field = part<HTMLInputElement>("input", dialog);
  field.value = "";
  dialog.returnValue = "";
  if (!dialog.open) dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => done(dialog.returnValue === "save" && field.value.trim() ? field.value.trim() : null), { once: true });
  });
}

let asking: Promise<string | null> | null = null;

/** Asks for the token, once however many requests were refused; keeps it. */
export function askToken(): Promise<string | null> {
  asking ??= ask(part<HTMLDialogElement>("#ask-token")).then((entered) => {
    asking = null;
    if (entered) sessionStorage.setItem(TOKEN, entered);
    return entered;
  });
  return asking;
}

/** Who acknowledges: as kept, or asked for. */
export async function askName(): Promise<string | null> {
  const kept = name();
  if (kept) return kept;
  const entered = await ask(part<HTMLDialogElement>("#ask-name"));
  if (entered) sessionStorage.setItem(NAME, entered);
  return entered;
}
