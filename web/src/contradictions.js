/** Filter by kind, and "Show on timeline". */
export function startContradictions(section, timeline) {
  const cards = [...section.querySelectorAll(".contradiction")];
  const filter = section.querySelector(".filters");
  const buttons = filter ? [...filter.querySelectorAll("button")] : [];
  const choose = (kind) => {
    for (const card of cards) card.hidden = kind !== "" && card.dataset.kind !== kind;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.kind === kind));
  };
  if (filter) filter.hidden = false;
  for (const button of buttons) button.addEventListener("click", () => choose(button.dataset.kind));
  for (const link of document.querySelectorAll("[data-kind-link]")) {
    link.addEventListener("click", () => choose(link.dataset.kindLink));
  }
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.hidden || !cards.includes(target)) return;
    choose("");
    target.scrollIntoView();
  });
  for (const button of section.querySelectorAll("[data-show]")) {
    button.hidden = false;
    button.addEventListener("click", () => timeline.show(button.dataset.show));
  }
}
