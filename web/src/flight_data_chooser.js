// Which parameters are shown: a check box each, by group.
import { plain } from "./flight_data_text.js";

function choice(state, series) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = state.chosen.has(series);
  box.addEventListener("change", () => state.pick([series], () => box.checked));
  label.append(box, ` ${plain(series.name)}${series.unit ? `, ${series.unit}` : ""}`);
  return { label, box, series };
}

export function startChooser(element, state, groups) {
  const summary = element.querySelector("summary");
  const list = element.querySelector(".choices");
  let choices = [];
  let place = null;
  const rebuild = () => {
    place = state.place;
    choices = [];
    const sets = Object.entries(groups).flatMap(([group, title]) => {
      const members = state.series.filter((one) => one.group === group).map((one) => choice(state, one));
      if (!members.length) return [];
      choices.push(...members);
      const set = document.createElement("fieldset");
      const legend = document.createElement("legend");
      legend.textContent = title;
      set.append(legend, ...members.map(({ label }) => label));
      return [set];
    });
    list.replaceChildren(...sets);
  };
  const update = () => {
    if (place !== state.place) rebuild();
    for (const { box, series } of choices) box.checked = state.chosen.has(series);
    summary.textContent = `Parameters shown: ${state.chosen.size} of ${state.series.length}`;
  };
  const picks = { all: () => true, none: () => false, first: (one) => one.shown };
  for (const [name, wanted] of Object.entries(picks)) {
    element.querySelector(`[name=${name}]`).addEventListener("click", () => state.pick(state.series, wanted));
  }
  state.listen((changed) => (changed.has("recording") || changed.has("parameters")) && update());
  update();
}
