import assert from "node:assert/strict";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { watchFolder } from "./watch-folder.ts";

/** A watched folder, and the next paths that it tells of. */
async function watched() {
  const folder = await mkdtemp(join(tmpdir(), "answerback-watch-"));
  after(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, "templates"));
  await mkdir(join(folder, "node_modules", "package"), { recursive: true });
  await mkdir(join(folder, ".answerback"));
  const told: string[][] = [];
  let wake = () => {};
  const watch = await watchFolder(folder, [join(folder, ".answerback")], (paths) => {
    told.push(paths.map((it) => it.slice(folder.length + 1)).sort());
    wake();
  });
  const next = async () => {
    if (told.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return told.shift();
  };
  return { folder, next, watch };
}

test("tells of files in the folder and below, new folders included", async () => {
  const { folder, next, watch } = await watched();
  await writeFile(join(folder, "templates", "a.vm"), "a");
  assert.deepEqual(await next(), ["templates/a.vm"]);
  await mkdir(join(folder, "more"));
  await writeFile(join(folder, "index.ts"), "a");
  assert.deepEqual(await next(), ["index.ts"]);
  await writeFile(join(folder, "more", "b.ts"), "a");
  assert.deepEqual(await next(), ["more/b.ts"]);
  watch.close();
});

test("tells of files elsewhere that it was given, and of no others beside them", async () => {
  const { next, watch } = await watched();
  const elsewhere = await mkdtemp(join(tmpdir(), "answerback-watch-"));
  after(() => rm(elsewhere, { recursive: true, force: true }));
  watch.addFiles([join(elsewhere, "shared.ts")]);
  await writeFile(join(elsewhere, "other.ts"), "a");
  await writeFile(join(elsewhere, "shared.ts"), "a");
  assert.deepEqual(
    (await next())?.map((it) => it.split("/").at(-1)),
    ["shared.ts"],
  );
  watch.close();
});

test("tells of a file that an editor replaces by renaming, once", async () => {
  const { folder, next, watch } = await watched();
  await writeFile(join(folder, "index.ts~"), "b");
  await rename(join(folder, "index.ts~"), join(folder, "index.ts"));
  assert.deepEqual(await next(), ["index.ts"]);
  watch.close();
});

test("says nothing of packages and of the state", async () => {
  const { folder, next, watch } = await watched();
  await writeFile(join(folder, "node_modules", "package", "a.js"), "a");
  await writeFile(join(folder, ".answerback", "state.json"), "a");
  await writeFile(join(folder, "index.ts"), "a");
  assert.deepEqual(await next(), ["index.ts"]);
  watch.close();
});
