import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { test } from "node:test";
import { memberOf } from "../../template/node.ts";
import { parseTemplate } from "../../template/parse.ts";
import { builtFunction } from "./function-build.ts";

test("another build is another folder; the one before stays, and earlier ones go", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "answerback-build-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const metadata = memberOf(parseTemplate("Metadata: { BuildMethod: esbuild }"), "Metadata");
  assert.ok(metadata?.kind === "map");
  const outFolder = join(folder, "out");
  const build = async (text: string) => {
    await writeFile(join(folder, "app.ts"), `export const handler = async (): Promise<string> => "${text}";\n`);
    const built = await builtFunction({ metadata, code: ".", folder, handler: "app.handler", outFolder });
    assert.match(await readFile(join(built!.folder, "app.js"), "utf8"), new RegExp(`"${text}"`));
    assert.equal(await readFile(join(built!.folder, "package.json"), "utf8"), "{}\n");
    return basename(built!.folder);
  };
  const folders: string[] = [];
  for (const text of ["one", "two", "three", "four", "five"]) folders.push(await build(text));
  assert.equal(new Set(folders).size, 5);
  assert.deepEqual((await readdir(outFolder)).toSorted(), folders.slice(-2).toSorted());
  assert.equal(await build("five"), folders.at(-1));
});
