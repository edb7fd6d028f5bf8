// The part of the page beside the map that shows one alert or one flight, by the page's address.
import { alertPage } from "./alert_page.js";
import { Refused } from "./api.js";
import { flightPage } from "./flight_page.js";
import type { BoardMap } from "./map.js";
import type { State } from "./state.js";
import { el } from "./text.js";

export type Closer = () => void;
const TITLE = "crossfix watch";

/** Follows the address: #/alert/ID, #/flight/HEX, anything else is the board alone. */
export class Detail {
  #followed = "";
  #close: Closer = () => undefined;
  #turn = 0;

  constructor(
    private readonly state: State,
    private readonly map: BoardMap | null,
    private readonly root: HTMLElement,
  ) {
    addEventListener("hashchange", () => void this.open());
  }

  /** Shows what the address names. A page that was asked for before and comes late is dropped. */
  async open(moveFocus = true): Promise<void> {
    const turn = (this.#turn += 1);
    const [, kind, name] = /^#\/(alert|flight)\/(.+)$/.exec(location.hash) ?? [];
    const scrolled = moveFocus ? 0 : this.root.scrollTop;
    this.root.hidden = !kind;
    document.body.classList.toggle("with-detail", !!kind);
    const flight = kind === "flight" && name && /^[0-9a-f]{6}$/i.test(name) ? name : "";
    if (flight !== this.#followed) this.map?.follow(flight ? parseInt(flight, 16) : null);
    this.#followed = flight;
    if (!kind || !name) {
      this.#end();
      this.root.replaceChildren();
      document.title = TITLE;
      return;
    }
    if (moveFocus || !this.root.childElementCount) this.#put("Asking the watch", []);
    await this.state.looked;
    try {
      const page = await (kind === "alert" ? alertPage(this.state, decodeURIComponent(name)) : flightPage(this.state, decodeURIComponent(name)));
      if (turn !== this.#turn) return page.close();
      this.#put(page.title, page.content);
      this.#close = page.close;
      page.shown?.();
      this.root.scrollTop = scrolled;
      if (page.trail) this.map?.trailOf(page.trail);
      if (!moveFocus) return;
      const alert = kind === "alert" ? this.state.alerts.get(decodeURIComponent(name)) : undefined;
      if (alert) this.map?.show(alert);
    } catch (error) {
      if (turn === this.#turn) this.#put(`No such ${kind}`, [el("p", { class: "empty" }, words(error))]);
    }
    if (moveFocus && turn === this.#turn) this.root.focus({ preventScroll: innerWidth > 800 });
  }

  /** Once more, where what it shows has changed; not while somebody writes or goes through it. */
  async refresh(): Promise<void> {
    const within = document.activeElement;
    if (!this.root.hidden && (within === this.root || !this.root.contains(within))) await this.open(false);
  }

  back(): void {
    if (location.hash.length > 2) location.hash = "#/";
  }

  #end(): void {
    this.#close();
    this.#close = () => undefined;
  }

  #put(title: string, content: Node[]): void {
    this.#end();
    document.title = `${title} · ${TITLE}`;
    const back = el("a", { class: "back", href: "#/" }, "Back to the board");
    this.root.replaceChildren(back, el("h2", {}, title), ...content);
    this.root.setAttribute("aria-label", title);
  }
}

function words(error: unknown): string {
  if (error instanceof Refused && error.status === 404) return `The watch does not know it: ${error.message}.`;
  return `The watch did not answer: ${error instanceof Error ? error.message : String(error)}`;
}
