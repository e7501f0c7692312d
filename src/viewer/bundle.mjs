// The viewer as two strings, so that the rest of upir can write it into a page: what `import "upir:viewer"` answers. A plugin for
// esbuild and one for vite, which runs the tests.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = dirname(fileURLToPath(import.meta.url));
const name = "upir:viewer";

async function bundled(file, options) {
  const common = { bundle: true, minify: true, write: false, legalComments: "none", charset: "utf8" };
  const { outputFiles } = await build({ ...common, ...options, entryPoints: [join(folder, file)] });
  return outputFiles[0].text.trim();
}

async function moduleText() {
  const script = await bundled("main.ts", { format: "iife", target: "es2022" });
  const style = await bundled("style.css", { target: "es2022" });
  // An element ends at these letters wherever they stand; both are strings in the script.
  const safe = script.replaceAll("</script", "<\\/script");
  return `export const script = ${JSON.stringify(safe)};\nexport const style = ${JSON.stringify(style)};\n`;
}

export const esbuildViewer = {
  name: "viewer",
  setup(bundler) {
    bundler.onResolve({ filter: /^upir:viewer$/ }, () => ({ path: name, namespace: "viewer" }));
    bundler.onLoad({ filter: /.*/, namespace: "viewer" }, async () => ({ contents: await moduleText(), loader: "js" }));
  },
};

export const viteViewer = {
  name: "viewer",
  enforce: "pre",
  resolveId: (id) => (id === name ? `\0${name}` : undefined),
  load: (id) => (id === `\0${name}` ? moduleText() : undefined),
};
