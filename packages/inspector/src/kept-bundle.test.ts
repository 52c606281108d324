import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { keptBundle } from "./kept-bundle.ts";

test("bundles again only if a source has changed, has gone, or the kept file cannot be read", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "answerback-bundle-"));
  t.after(() => rm(folder, { recursive: true }));
  const [source, other] = [join(folder, "a.ts"), join(folder, "b.ts")];
  await Promise.all([writeFile(source, "a"), writeFile(other, "b")]);
  let count = 0;
  const bundled = async () => {
    const files = await keptBundle(join(folder, "kept"), async () => ({
      files: [["main.js", new TextEncoder().encode(`bundle ${++count}`)]],
      sources: [source, other],
    }));
    return new TextDecoder().decode(files[0]?.[1]);
  };
  assert.deepEqual([await bundled(), await bundled()], ["bundle 1", "bundle 1"]);
  await writeFile(other, "c");
  assert.deepEqual([await bundled(), await bundled()], ["bundle 2", "bundle 2"]);
  await rm(source);
  assert.deepEqual([await bundled(), await bundled()], ["bundle 3", "bundle 3"]);
  await writeFile(join(folder, "kept", "page.bin"), "broken");
  assert.equal(await bundled(), "bundle 4");
});
