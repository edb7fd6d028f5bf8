// Builds the watch board into a folder: one page, one script, one stylesheet.
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/** MapLibre 6 runs its worker from a file of its own. Carried as text, it starts from a blob: as the page's policy asks. */
const workerAsText = {
  name: "worker-as-text",
  setup(bundler) {
    bundler.onLoad({ filter: /maplibre-gl-worker\.mjs$/ }, ({ path }) => ({ contents: readFileSync(path, "utf8"), loader: "text" }));
  },
};

/** Packages that MapLibre's own bundle holds: their licences go with it. */
function heldBy(root, name) {
  const about = JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8"));
  return Object.keys(about.dependencies).filter((one) => !one.startsWith("@types/"));
}

/** Builds into `out`; returns the names of the packages whose code is in it. */
export async function buildBoard(root, out, shared, packagesOf) {
  mkdirSync(out, { recursive: true });
  const script = await build({
    ...shared,
    absWorkingDir: root,
    entryPoints: ["web/board/main.ts"],
    format: "iife",
    target: "es2022",
    plugins: [workerAsText],
    outfile: join(out, "board.js"),
  });
  await build({ ...shared, absWorkingDir: root, entryPoints: ["web/board/board.css"], outfile: join(out, "board.css") });
  copyFileSync(join(root, "web/board/board.html"), join(out, "index.html"));
  return [...packagesOf(Object.keys(script.metafile.inputs)), ...heldBy(root, "maplibre-gl")];
}
