// The list of events: filters over all its tables, and the choice of an event.

const fits = (row, { name, value }) => !value || row.dataset[name] === value;

function startEventFilters(form, rows) {
  form.hidden = false;
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const selects = [...form.querySelectorAll("select")];
  const apply = () => {
    const text = form.elements.text.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !selects.every((one) => fits(row, one)) || !texts.get(row).includes(text);
    form.querySelector("output").value = `${rows.filter((row) => !row.hidden).length} of ${rows.length}`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
}

/** `shown` is called after a choice by the list. */
export function startEvents(section, state, shown) {
  const buttons = [...section.querySelectorAll("button.choose")];
  for (const button of buttons) {
    button.hidden = false;
    button.nextElementSibling.hidden = true;
    button.addEventListener("click", () => {
      state.choose(Number(button.dataset.recording), Number(button.dataset.event));
      shown();
    });
  }
  if (buttons.length) startEventFilters(section.querySelector("form"), buttons.map((button) => button.closest("tr")));
  state.listen((changed) => {
    if (!changed.has("event")) return;
    for (const button of buttons) {
      const pressed = Number(button.dataset.recording) === state.place && Number(button.dataset.event) === state.event;
      button.setAttribute("aria-pressed", String(pressed));
      button.closest("tr").classList.toggle("chosen-row", pressed);
    }
  });
}
