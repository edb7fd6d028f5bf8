import { startStrip } from "./survey_strip.js";

/** The evidence of one aircraft at a time: a link to it opens it, and its strip is drawn then. */
export function startDossiers(container, data) {
  if (!container) return;
  const all = new Map([...container.querySelectorAll(".dossier")].map((one) => [one.id, one]));
  container.classList.add("live");
  const choose = (hash) => {
    const chosen = all.get(decodeURIComponent(hash.slice(1)));
    if (!chosen) return;
    for (const one of all.values()) one.open = one === chosen;
    const strip = chosen.querySelector(".strip-chart");
    if (strip) startStrip(strip, data);
    chosen.scrollIntoView();
    (chosen.querySelector(".charts") ?? chosen.querySelector("summary")).focus({ preventScroll: true });
  };
  addEventListener("hashchange", () => choose(location.hash));
  // A link to the open place changes no hash.
  document.addEventListener("click", ({ target }) => {
    const hash = target.closest?.("a[href^='#a-']")?.getAttribute("href");
    if (hash && hash === location.hash) choose(hash);
  });
  choose(location.hash);
}
