import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { type SavedFile, watchFolder } from "./watch-folder.ts";

/** A watched folder, and the next reported paths. */
async function watched(quietMillis?: number) {
  const folder = await mkdtemp(join(tmpdir(), "answerback-watch-"));
  after(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, "templates"));
  await mkdir(join(folder, "node_modules", "package"), { recursive: true });
  await mkdir(join(folder, ".answerback"));
  const reports: string[][] = [];
  let wake = () => {};
  const onSaved = (files: readonly SavedFile[]) => {
    reports.push(
      files.map(({ path, isChanged }) => path.slice(folder.length + 1) + (isChanged ? "" : " as before")).sort(),
    );
    wake();
  };
  const watch = await watchFolder(folder, [join(folder, ".answerback")], onSaved, quietMillis);
  const next = async () => {
    if (reports.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return reports.shift();
  };
  return { folder, next, watch };
}

test("reports files in the folder and its subfolders, including new ones", async () => {
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

test("reports added files in other folders, and no others there", async () => {
  const { next, watch } = await watched();
  const elsewhere = await mkdtemp(join(tmpdir(), "answerback-watch-"));
  after(() => rm(elsewhere, { recursive: true, force: true }));
  watch.addFiles([join(elsewhere, "first.ts"), join(elsewhere, "shared.ts")]);
  await writeFile(join(elsewhere, "other.ts"), "a");
  await writeFile(join(elsewhere, "shared.ts"), "a");
  assert.deepEqual(
    (await next())?.map((it) => it.split("/").at(-1)),
    ["shared.ts"],
  );
  await rm(join(elsewhere, "shared.ts"));
  assert.deepEqual(
    (await next())?.map((it) => it.split("/").at(-1)),
    ["shared.ts"],
  );
  watch.close();
});

test("reports a file once that an editor replaces by renaming", async () => {
  const { folder, next, watch } = await watched();
  await writeFile(join(folder, "index.ts~"), "b");
  await rename(join(folder, "index.ts~"), join(folder, "index.ts"));
  assert.deepEqual(await next(), ["index.ts"]);
  watch.close();
});

test("waits for the text of a file that an editor has emptied", async () => {
  const { folder, next, watch } = await watched();
  await writeFile(join(folder, "index.ts"), "");
  await setTimeout(60);
  await writeFile(join(folder, "more.ts"), "a");
  await setTimeout(60);
  await writeFile(join(folder, "index.ts"), "a");
  assert.deepEqual(await next(), ["index.ts", "more.ts"]);
  await writeFile(join(folder, "index.ts"), "");
  assert.deepEqual(await next(), ["index.ts"], "an empty file is reported in the end");
  watch.close();
});

test("ignores the file that its process prints to", async () => {
  const folder = await mkdtemp(join(tmpdir(), "answerback-watch-"));
  after(() => rm(folder, { recursive: true, force: true }));
  const log = join(folder, "dev.log");
  const output = await open(log, "a");
  const program = `
    import { watchFolder } from ${JSON.stringify(import.meta.resolve("./watch-folder.ts"))};
    await watchFolder(${JSON.stringify(folder)}, [], (files) => console.log(files.map(({ path }) => path).join()));
    console.log("watching");
    process.stdin.resume();`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["pipe", output.fd, "inherit"],
  });
  await output.close();
  const printed = async (text: string) => {
    while (!(await readFile(log, "utf8")).includes(text)) await setTimeout(20);
  };
  await printed("watching");
  for (const name of ["first.ts", "second.ts"]) {
    await writeFile(join(folder, name), "a");
    await printed(name);
    await setTimeout(100);
  }
  child.kill();
  await once(child, "exit");
  assert.equal(await readFile(log, "utf8"), `watching\n${join(folder, "first.ts")}\n${join(folder, "second.ts")}\n`);
});

test("ignores packages and the state", async () => {
  const { folder, next, watch } = await watched();
  await writeFile(join(folder, "node_modules", "package", "a.js"), "a");
  await writeFile(join(folder, ".answerback", "state.json"), "a");
  await writeFile(join(folder, "index.ts"), "a");
  assert.deepEqual(await next(), ["index.ts"]);
  watch.close();
});

test("reports the files of a new folder, also after it was deleted and created again", {
  timeout: 20_000,
}, async () => {
  const { folder, next, watch } = await watched();
  for (const _ of [1, 2]) {
    await mkdir(join(folder, "a", "b"), { recursive: true });
    await writeFile(join(folder, "a", "b", "c.vm"), "c");
    assert.match(String(await next()), /^a\/b\/c\.vm/);
    await writeFile(join(folder, "a", "b", "c.vm"), "d");
    assert.deepEqual(await next(), ["a/b/c.vm"]);
    await rm(join(folder, "a"), { recursive: true });
    // The deleted folders may be reported together or one by one.
    while (!(await next())?.some((it) => /^a( as before)?$/.test(it)));
  }
  watch.close();
});

test("ignores a new file that is deleted before it is reported, and reports a later deletion", async () => {
  const { folder, next, watch } = await watched(400);
  await writeFile(join(folder, "sedXY12"), "b");
  // Long enough to read it, too short to report it.
  await setTimeout(20);
  await rename(join(folder, "sedXY12"), join(folder, "index.ts"));
  assert.deepEqual(await next(), ["index.ts"]);
  await rm(join(folder, "index.ts"));
  assert.deepEqual(await next(), ["index.ts"]);
  watch.close();
});

test("reports whether the content of a file has changed", async () => {
  const { folder, next, watch } = await watched();
  await writeFile(join(folder, "out.json"), "1");
  assert.deepEqual(await next(), ["out.json"]);
  await writeFile(join(folder, "out.json"), "1");
  assert.deepEqual(await next(), ["out.json as before"]);
  await writeFile(join(folder, "out.json"), "2");
  assert.deepEqual(await next(), ["out.json"]);
  watch.close();
});

test("watches an added file in an ignored folder", async () => {
  const { folder, next, watch } = await watched();
  await mkdir(join(folder, "bin"));
  watch.addFiles([join(folder, "bin", "index.js"), join(folder, "index.js")]);
  await writeFile(join(folder, "bin", "other.js"), "a");
  await writeFile(join(folder, "bin", "index.js"), "a");
  assert.deepEqual(await next(), ["bin/index.js"]);
  watch.close();
});

test("watches an added folder that is ignored otherwise, also after it is made again", async () => {
  const { folder, next, watch } = await watched();
  const dist = join(folder, "dist");
  await mkdir(dist);
  watch.addFiles([join(dist, "index.js")]);
  await watch.addFolder(dist);
  await writeFile(join(dist, "other.js"), "a");
  assert.deepEqual(await next(), ["dist/other.js"]);
  await rm(dist, { recursive: true });
  await next();
  await mkdir(dist);
  await writeFile(join(dist, "index.js"), "a");
  assert.deepEqual(await next(), ["dist/index.js"]);
  await writeFile(join(dist, "index.js"), "b");
  assert.deepEqual(await next(), ["dist/index.js"]);
  watch.close();
});
