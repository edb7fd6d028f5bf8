// The page of cockpit sound reads without this script; it adds the choice of one kind of short sound.
import { startNav } from "./nav.js";

/** Shows only the short sounds of the chosen kind: in the list, on the strips and among the close-ups. */
function startKinds(form) {
  if (!form) return;
  form.hidden = false;
  const select = form.querySelector("select");
  const said = form.querySelector("output");
  const marked = [...document.querySelectorAll("[data-kind]")];
  const rows = marked.filter((one) => one.tagName === "TR");
  const show = () => {
    for (const one of marked) {
      const apart = select.value !== "" && one.dataset.kind !== select.value;
      if (one instanceof SVGElement) one.style.display = apart ? "none" : "";
      else one.hidden = apart;
    }
    const shown = rows.filter((row) => !row.hidden).length;
    said.textContent = `${shown} of ${rows.length} shown`;
  };
  select.addEventListener("change", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  // A link leads to its row or close-up, shown or not.
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.hidden) return;
    select.value = "";
    show();
    target.scrollIntoView();
  });
  show();
}

startKinds(document.querySelector("#sec-impulses form.filters"));
startNav(document.querySelector("nav.contents"));
