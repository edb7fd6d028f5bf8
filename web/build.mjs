// Builds the report's assets: node web/build.mjs [OUT]. OUT defaults to src/crossfix/present/static.
import { mkdirSync, readFileSync, writeFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { basemap } from "./basemap.mjs";

const web = dirname(fileURLToPath(import.meta.url));
const root = dirname(web);
const out = process.argv[2] ?? join(root, "src/crossfix/present/static");

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
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  if (!file) throw new Error(`${name}: no licence file in ${folder}`);
  return `${name} ${about.version} (${about.license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
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
writeFileSync(join(out, "basemap.json"), JSON.stringify(basemap(join(root, "node_modules/world-atlas/countries-10m.json"))));

const bundled = [...packagesOf(inputs), "world-atlas"];
const notes = "The coastlines and boundaries are from Natural Earth (public domain), as packaged in world-atlas.\n";
writeFileSync(join(out, "LICENSES.txt"), [notes, ...bundled.map(licenceOf)].join(`\n${"-".repeat(72)}\n\n`));
