// What is drawn on a canvas beside the lines: onset bands, samples of the evidence; and the colours of the page's style.

const COLOURS = ["--measured", "--contradicted", "--supported", "--disputed", "--compatible", "--ink"];
const DASHES = [[], [7, 3], [2, 3], [10, 3, 2, 3]];

/** The value of a custom property of the style, as it is in this scheme. */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Colour and dashes of the k-th line of a chart: no two of the first 24 are alike, and neighbours differ in both. */
export const lineStyle = (k) => ({ name: COLOURS[k % COLOURS.length], dash: DASHES[(k + Math.floor(k / COLOURS.length)) % DASHES.length] });

function clipped(u, draw) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw(ctx, bbox);
  ctx.restore();
}

function hatch(ctx, bbox, left, width) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, bbox.top, width, bbox.height);
  ctx.clip();
  ctx.beginPath();
  const step = 7 * devicePixelRatio;
  for (let x = left - bbox.height; x < left + width; x += step) {
    ctx.moveTo(x, bbox.top + bbox.height);
    ctx.lineTo(x + bbox.height, bbox.top);
  }
  ctx.lineWidth = devicePixelRatio;
  ctx.globalAlpha = 0.5;
  ctx.stroke();
  ctx.restore();
}

/** Bands of all onsets in view, from the last sample without an event to the first with it; the chosen one is hatched. */
export function drawOnsets(u, state) {
  clipped(u, (ctx, bbox) => {
    const [from, to] = state.view;
    state.recording.events.forEach((event, number) => {
      const low = event.onset_low_s ?? from;
      if (low > to || event.onset_high_s < from) return;
      const right = u.valToPos(event.onset_high_s, "x", true);
      const left = Math.min(u.valToPos(Math.max(low, from), "x", true), right - 2 * devicePixelRatio);
      const chosen = number === state.event;
      ctx.fillStyle = ctx.strokeStyle = colour("--disputed");
      ctx.globalAlpha = chosen ? 0.3 : 0.16;
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
      if (chosen) hatch(ctx, bbox, left, right - left);
      ctx.globalAlpha = chosen ? 1 : 0.6;
      ctx.lineWidth = (chosen ? 1.6 : 1) * devicePixelRatio;
      ctx.setLineDash(event.confirmed ? [] : [5 * devicePixelRatio, 3 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(right, bbox.top);
      ctx.lineTo(right, bbox.top + bbox.height);
      ctx.stroke();
      ctx.setLineDash([]);
    });
  });
}

/** Diamonds on the samples of the evidence, filled for the chosen event. `heightOf(series, value)` is in the chart's scale. */
export function drawEvidence(u, state, drawn, heightOf) {
  const byName = new Map(drawn.map((one) => [one.name, one]));
  const size = 5.5 * devicePixelRatio;
  clipped(u, (ctx) => {
    const marks = state.recording.events.flatMap((event, number) => event.evidence.map((sample) => ({ sample, chosen: number === state.event })));
    for (const { sample, chosen } of marks.sort((a, b) => a.chosen - b.chosen)) {
      const series = byName.get(sample.series);
      if (!series || sample.value === null || sample.time_s < state.view[0] || sample.time_s > state.view[1]) continue;
      const [x, y] = [u.valToPos(sample.time_s, "x", true), u.valToPos(heightOf(series, sample.value), "y", true)];
      ctx.beginPath();
      ctx.moveTo(x, y - size);
      ctx.lineTo(x + size, y);
      ctx.lineTo(x, y + size);
      ctx.lineTo(x - size, y);
      ctx.closePath();
      ctx.fillStyle = colour(chosen ? "--alert" : "--raised");
      ctx.strokeStyle = colour(chosen ? "--raised" : "--alert");
      ctx.lineWidth = 1.6 * devicePixelRatio;
      ctx.fill();
      ctx.stroke();
    }
  });
}

/** The stretch that the charts show, on the chart of the whole flight. */
export function drawStretch(u, [from, to]) {
  clipped(u, (ctx, bbox) => {
    const [left, right] = [u.valToPos(from, "x", true), u.valToPos(to, "x", true)];
    if (right - left >= bbox.width - 1) return;
    ctx.fillStyle = ctx.strokeStyle = colour("--focus");
    ctx.globalAlpha = 0.16;
    ctx.fillRect(left, bbox.top, Math.max(right - left, 2 * devicePixelRatio), bbox.height);
    ctx.globalAlpha = 0.9;
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.strokeRect(left, bbox.top + 1, Math.max(right - left, 2 * devicePixelRatio), bbox.height - 2);
  });
}
