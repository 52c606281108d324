// Versions of one program, each started on the state of the previous one, in the process of the test.
// version-jump.process.test.ts has the jumps while `dev` serves.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startSilently } from "./test-development.ts";
import { check, versions } from "./version-jump.fixture.ts";

test("starting a version on the state of another one needs no --reset", { timeout: 120_000 }, async () => {
  const { folder, checkOut } = versions();
  for (const version of ["two", "one", "three", "two"] as const) {
    checkOut(version);
    const development = await startSilently(folder);
    try {
      const { errors, outputs } = await development.programs[0]!.run();
      assert.deepEqual(errors, [], version);
      await check(version, outputs.url, Number(new URL(development.gateway.url).port));
    } finally {
      await development.stop();
    }
  }
});
