import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, ForkedNode } from "../forked-nodes.fixture.ts";
import { missingNats, natsVersions, startNats } from "../nats-servers.fixture.ts";
import { recordsIn } from "../records-in.fixture.ts";

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
    const { ids } = await first.connect(6_000);
    await first.disconnect(ids.slice(0, 1_000));
    const recordsOf = await recordsIn(t, nats.urls);
    const { node } = await first.state();
    await eventually(
      async () => (await recordsOf(`c_owed_${node}`)) === 5_000,
      "the records of those that ended are gone",
    );
    const killed = performance.now();
    await first.kill();
    await eventually(() => second.ran.length + third.ran.length >= 5_000, "all run");
    t.diagnostic(`${((performance.now() - killed) / 1000).toFixed(1)} s after the kill`);
    await eventually(() => [...second.warnings, ...third.warnings].length === 1, "the claim is finished");
    const ran = [...second.ran, ...third.ran];
    assert.equal(ran.length, 5_000);
    assert.equal(new Set(ran).symmetricDifference(new Set(ids.slice(1_000))).size, 0);
    assert.equal(Math.min(second.ran.length, third.ran.length), 0);
  });
}
