import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock } from "../clock.ts";
import { warnUnlessDurable } from "./durability.ts";
import { missingNats, natsVersions, sharedNats, startNats } from "./nats-servers.fixture.ts";

async function warningsOf(monitorUrl: string | undefined): Promise<readonly string[]> {
  const warnings: string[] = [];
  await warnUnlessDurable({ monitorUrl, clock: systemClock, warn: (message) => warnings.push(message) });
  return warnings;
}

for (const version of Object.values(natsVersions)) {
  test(`reads from the monitoring port of NATS ${version} if it syncs`, {
    skip: await missingNats(version),
  }, async () => {
    await using always = version === natsVersions.newest ? undefined : await startNats({ version });
    const { monitorUrls } = always ?? (await sharedNats());
    await using rarely = await startNats({ version, syncInterval: "2m" });
    assert.deepEqual(await warningsOf(monitorUrls[0]), []);
    const [warning, ...others] = await warningsOf(rarely.monitorUrls[0]);
    assert.match(String(warning), /^NATS at http:\/\/127\.0\.0\.1:\d+ can lose changes .+ sync_interval: always/);
    assert.deepEqual(others, []);
  });
}

test("warns once that it is unknown, without the setting or if nobody answers", async () => {
  const [unset, ...others] = await warningsOf(undefined);
  assert.match(String(unset), /^It is unknown if NATS syncs .+ set cluster\.monitorUrl/);
  assert.deepEqual(others, []);
  // Without the password of the address.
  const [unread] = await warningsOf("http://user:secret@127.0.0.1:1");
  assert.match(String(unread), /^It is unknown .+: http:\/\/127\.0\.0\.1:1 could not be read/);
});
