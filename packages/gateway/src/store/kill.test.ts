import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openSqliteStore } from "./sqlite.ts";

// The suite conformance/durability kills a whole gateway a hundred times; this is a small version for every test run.
const kills = 8;

test(`a writer that is killed ${kills} times loses no acknowledged change and leaves no partial one`, async () => {
  const folder = await mkdtemp(join(tmpdir(), "answerback-kill-"));
  try {
    const present = new Set<string>();
    const deleted = new Set<string>();
    for (let generation = 0; generation < kills; generation++) {
      const writer = spawn(
        process.execPath,
        [join(import.meta.dirname, "kill-writer.fixture.ts"), folder, String(generation)],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      let output = "";
      writer.stdout.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
      await once(writer.stdout, "data");
      await new Promise((resolve) => setTimeout(resolve, (generation * 7) % 40));
      writer.kill("SIGKILL");
      await once(writer, "close");
      // The last line may be incomplete.
      for (const line of output.split("\n").slice(0, -1)) {
        const id = line.slice(1);
        if (line.startsWith("+")) present.add(id);
        else {
          present.delete(id);
          deleted.add(id);
        }
      }
      const store = await openSqliteStore(folder);
      for (const id of deleted) assert.equal(store.get(["apis", id]), undefined, `${id} came back`);
      // A delete on disk that was not yet acknowledged may have removed an acknowledged record.
      const missing = [...present].filter((id) => store.get(["apis", id]) === undefined);
      assert.ok(
        missing.every((id) => Number(id.split(".")[1]) % 5 === 0),
        `lost: ${missing.join()}`,
      );
      for (const record of store.list(["apis"])) {
        assert.equal(store.get(["apis", String(record.id), "routes", "one"])?.id, record.id);
      }
      for (const id of missing) present.delete(id);
      await store.close();
    }
    assert.ok(present.size > kills, "the writers wrote nothing");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
