// A node in a process is killed. The steps of claims are in claims-steps.test.ts.
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { eventually, ForkedNode } from "../forked-nodes.fixture.ts";
import { missingNats, natsVersions, startNats } from "../nats-servers.fixture.ts";
import { recordsIn } from "../records-in.fixture.ts";

/** More than the records of one request, with each version. */
const connections = { [natsVersions.newest]: 6_000, [natsVersions.oldest]: 1_800 };

suite("claims", { concurrency: true }, async () => {
  for (const version of Object.values(natsVersions)) {
    const skip = await missingNats(version);
    test(`of two survivors one runs the $disconnects of a killed node, each once, on NATS ${version}`, {
      skip,
    }, async (t) => {
      await using nats = await startNats({ servers: 3, version });
      const start = { servers: nats.urls, name: "c" };
      const [first, second, third] = await Promise.all([
        ForkedNode.start(t, start),
        ForkedNode.start(t, start),
        ForkedNode.start(t, start),
      ]);
      const { ids } = await first.connect(connections[version]!);
      const left = ids.slice(ids.length / 6);
      await first.disconnect(ids.slice(0, ids.length / 6));
      const recordsOf = await recordsIn(t, nats.urls);
      const { node } = await first.state();
      await eventually(
        async () => (await recordsOf(`c_owed_${node}`)) === left.length,
        "the records of those that ended are gone",
      );
      const killed = performance.now();
      await first.kill();
      await eventually(() => second.ran.length + third.ran.length >= left.length, "all run");
      t.diagnostic(`${((performance.now() - killed) / 1000).toFixed(1)} s after the kill`);
      await eventually(() => [...second.warnings, ...third.warnings].length === 1, "the claim is finished");
      const ran = [...second.ran, ...third.ran];
      assert.equal(ran.length, left.length);
      assert.equal(new Set(ran).symmetricDifference(new Set(left)).size, 0);
      assert.equal(Math.min(second.ran.length, third.ran.length), 0);
    });
  }
});
