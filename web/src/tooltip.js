const box = document.getElementById("tooltip");
const MARGIN = 12;

function line(className, text) {
  const element = document.createElement("p");
  element.className = className;
  element.textContent = text;
  return element;
}

/** The statement as its row in the statements table says it: all as text, never as markup. */
function statementLines(bar) {
  const row = document.getElementById(`s-${bar.statement}`);
  if (!row) return [line("tip-head", bar.statement)];
  const said = (selector) => row.querySelector(selector)?.textContent.trim() ?? "";
  const fit = bar.fits ? "" : ", does not fit";
  return [
    line("tip-head", `${bar.statement}, ${bar.verdict}`),
    line("", said(".text")),
    line("tip-quote", said(".words")),
    line("tip-meta", `${bar.label}: zone ${bar.zone}, reading ${bar.reading}${fit}`),
    line("tip-meta", said(".source cite")),
  ];
}

/** Shows lines beside a point of the window. */
function place(lines, x, y) {
  box.replaceChildren(...lines.filter((element) => element.textContent));
  box.hidden = false;
  const { width, height } = box.getBoundingClientRect();
  const left = Math.min(Math.max(MARGIN, x + MARGIN), innerWidth - width - MARGIN);
  const below = y + MARGIN + height < innerHeight;
  box.style.left = `${Math.max(MARGIN, left)}px`;
  box.style.top = `${Math.max(MARGIN, below ? y + MARGIN : y - height - MARGIN)}px`;
}

export const tooltip = {
  statement: (bar, x, y) => place(statementLines(bar), x, y),
  text: (head, text, x, y) => tooltip.lines(head, [text], x, y),
  lines: (head, texts, x, y) => place([line("tip-head", head), ...texts.map((text) => line("", text))], x, y),
  hide: () => {
    box.hidden = true;
  },
};
