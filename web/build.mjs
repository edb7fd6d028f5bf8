// Builds the pages' assets: node web/build.mjs [OUT [BOARD]]. OUT defaults to src/crossfix/present/static, BOARD (the
// watch board) to src/crossfix/web/static.
import { mkdirSync, readFileSync, writeFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { basemap } from "./basemap.mjs";
import { buildBoard } from "./board/build.mjs";

const web = dirname(fileURLToPath(import.meta.url));
const root = dirname(web);
const out = process.argv[2] ?? join(root, "src/crossfix/present/static");
const board = process.argv[3] ?? join(root, "src/crossfix/web/static");

const shared = { bundle: true, minify: true, charset: "utf8", legalComments: "none", metafile: true, logLevel: "warning" };

/** The folder under node_modules of each package that `inputs` were taken from. */
function packagesOf(inputs) {
  const names = inputs.map((path) => /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(names.filter(Boolean))].sort();
}

/** The licence text of one package, headed by its name and version. */
function licenceOf(name) {
  const folder = join(root, "node_modules", name);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry)) ?? "README.md";
  const text = readFileSync(join(folder, file), "utf8");
  const said = file === "README.md" ? /^#+ licen[cs]e[^]*$/im.exec(text)?.[0] : text;
  if (!said) throw new Error(`${name}: no licence file and no licence in the README in ${folder}`);
  return `${name} ${about.version} (${about.license})\n\n${said.trim()}\n`;
}

mkdirSync(out, { recursive: true });
const inputs = [];
for (const [page, entry] of [["report", "main"], ["survey", "survey"], ["flight_data", "flight_data"], ["listen", "listen"]]) {
  const made = await build({
    ...shared,
    absWorkingDir: root,
    entryPoints: [`web/src/${entry}.js`],
    format: "iife",
    target: "es2020",
    outfile: join(out, `${page}.js`),
  });
  inputs.push(...Object.keys(made.metafile.inputs));
  await build({ ...shared, absWorkingDir: root, entryPoints: [`web/css/${page}.css`], outfile: join(out, `${page}.css`) });
}
const countries = JSON.stringify(basemap(join(root, "node_modules/world-atlas/countries-10m.json")));
writeFileSync(join(out, "basemap.json"), countries);

const notes = "The coastlines and boundaries are from Natural Earth (public domain), as packaged in world-atlas.\n";
function writeLicences(folder, names) {
  const texts = [...new Set([...names, "world-atlas"])].map(licenceOf);
  writeFileSync(join(folder, "LICENSES.txt"), [notes, ...texts].join(`\n${"-".repeat(72)}\n\n`));
}
writeLicences(out, packagesOf(inputs));
writeLicences(board, await buildBoard(root, board, shared, packagesOf));
writeFileSync(join(board, "basemap.json"), countries);
