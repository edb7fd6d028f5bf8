// The values at the cursor: a table for all parameters shown, and a sentence for those who hear the page.
import { grouped } from "./flight_data_panels.js";
import { valueAt } from "./flight_data_series.js";
import { plain, valueText } from "./flight_data_text.js";

const WAITING = "Point at a chart, or focus the charts and use the arrow keys, to read the values.";
const SPOKEN = 8;

function cell(tag, text, name) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) made.className = name;
  if (tag === "th") made.scope = "row";
  return made;
}

/** Texts of one row at a moment: value, unit, time. */
function told(series, moments, moment) {
  const found = valueAt(series, moment);
  if (found.why) return [found.why, "", ""];
  return [valueText(series, found.value), series.unit, `${found.thin ? "~ " : ""}${moments.text(found.time)}`];
}

export function startReadout(element, said, state, groups) {
  const time = element.querySelector(".reading-time");
  const body = element.querySelector("tbody");
  let rows = [];
  const rebuild = () => {
    const shown = grouped(state.drawn(), groups).flatMap(([, , all]) => all);
    rows = shown.map((series) => {
      const row = document.createElement("tr");
      const cells = [cell("td", "", "num"), cell("td", ""), cell("td", "", "num")];
      row.append(cell("th", plain(series.name)), ...cells);
      return { series, row, cells };
    });
    body.replaceChildren(...rows.map(({ row }) => row));
  };
  const update = () => {
    const { cursor, moments } = state;
    time.textContent = cursor === null ? WAITING : `${moments.text(cursor)}${moments.known ? " UTC" : " of the recorder"}`;
    for (const { series, cells } of rows) {
      const texts = cursor === null ? ["", series.unit, ""] : told(series, moments, cursor);
      cells.forEach((one, k) => {
        if (one.textContent !== texts[k]) one.textContent = texts[k];
      });
      cells[2].classList.toggle("thin", texts[2].startsWith("~"));
    }
  };
  state.listen((changed) => {
    if (changed.has("recording") || changed.has("parameters")) rebuild();
    update();
  });
  rebuild();
  update();
  return {
    say: () => {
      const names = new Set(state.event === null ? [] : state.recording.events[state.event].evidence.map((sample) => sample.series));
      const first = [...rows].sort((a, b) => names.has(b.series.name) - names.has(a.series.name));
      const values = first.slice(0, SPOKEN).map(({ series }) => {
        const [value, unit] = told(series, state.moments, state.cursor);
        return `${plain(series.name)} ${value} ${unit}`.trim();
      });
      said.textContent = [time.textContent, ...values].join(", ");
    },
  };
}
