// The size of the engine in a web page: its published entry points, bundled, minified and compressed.
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

export interface BundleSize {
  readonly minified: number;
  readonly gzipped: number;
}

const source = join(import.meta.dirname, "../../packages/vtl/src");
const entries: Readonly<Record<string, string>> = {
  "@answerback/vtl": 'export * from "./index.ts";',
  "with /apigateway": 'export * from "./index.ts"; export * from "./apigateway/index.ts";',
};

/** Bytes by entry point. */
export async function bundleSizes(): Promise<Readonly<Record<string, BundleSize>>> {
  const sizes: Record<string, BundleSize> = {};
  for (const [name, contents] of Object.entries(entries)) {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: source, loader: "ts" },
      bundle: true,
      minify: true,
      write: false,
      format: "esm",
      platform: "browser",
    });
    const bytes = outputFiles[0]?.contents ?? new Uint8Array();
    sizes[name] = { minified: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };
  }
  return sizes;
}
