const order = new Intl.Collator("en", { numeric: true });

const valueOf = (row, column) => {
  const cell = row.cells[column];
  return cell.dataset.value ?? cell.textContent.trim();
};

/** Empty values last in both directions. */
function compare(a, b, sign) {
  if (!a || !b) return a ? -1 : b ? 1 : 0;
  return sign * order.compare(a, b);
}

/** Turns each column head into a button that sorts by it. */
export function startSorting(tables) {
  for (const table of tables) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const body = table.tBodies[0];
        const rows = [...body.rows].map((row) => [valueOf(row, column), row]);
        rows.sort(([a], [b]) => compare(a, b, up ? 1 : -1));
        body.append(...rows.map(([, row]) => row));
      });
    });
  }
}

const fits = (row, { name, value }) => !value || row.dataset[name].split(" ").includes(value);

/** Filters rows by text and by each select: its value is a word of the row's data of that name. A link to a hidden row clears the filters. */
export function startFilters(form, table) {
  form.hidden = false;
  const rows = [...table.tBodies[0].rows];
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const selects = [...form.querySelectorAll("select")];
  const apply = () => {
    const wanted = form.elements.text.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !selects.every((one) => fits(row, one)) || !texts.get(row).includes(wanted);
    form.querySelector("output").value = `${rows.filter((row) => !row.hidden).length} of ${rows.length}`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.hidden || !table.contains(target)) return;
    form.reset();
    apply();
    target.scrollIntoView();
  });
  apply();
}
