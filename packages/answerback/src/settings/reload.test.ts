import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultSettings, type GatewaySettings } from "@answerback/gateway";
import { type LoadedSettings, settingsReload } from "./reload.ts";
import type { Settings } from "./schema.ts";

const key = (accessKeyId: string) => ({ accessKeyId, secretAccessKey: "secret" });

function loaded(settings: Settings, ofGateway: Partial<GatewaySettings> = {}): LoadedSettings {
  return { settings, ofGateway: { ...defaultSettings, ...ofGateway } };
}

/** @returns the lines of each reload, and what the gateway got */
async function reloads(first: LoadedSettings, ...next: readonly LoadedSettings[]) {
  const applied: { readonly credentials: readonly { readonly accessKeyId: string }[] }[] = [];
  const later = next.values();
  const gateway = { reload: async (settings: (typeof applied)[number]) => void applied.push(settings) };
  const reload = settingsReload(first, async () => later.next().value!, gateway, [key("ofFunctions")]);
  const lines: (readonly string[])[] = [];
  for (let count = 0; count < next.length; count++) lines.push(await reload.run());
  return { lines, applied, current: reload.current };
}

test("applies settings that can change, and names those that need a restart each time until they are as before", async () => {
  const changed = loaded({ port: 1, drain: "5s", region: "eu-west-1" });
  const { lines, current } = await reloads(loaded({ port: 1 }), changed, changed, loaded({ port: 1, drain: "5s" }));
  assert.deepEqual(lines, [
    ["settings reloaded: drain", "settings that have changed and need a restart: region"],
    [
      "settings reloaded: none that can change while the gateway runs has changed",
      "settings that have changed and need a restart: region",
    ],
    ["settings reloaded: none that can change while the gateway runs has changed"],
  ]);
  assert.equal(current.settings.drain, "5s");
  assert.equal(current.settings.region, undefined);
});

test("compares the keys of the credentials file, and keeps the key of functions", async () => {
  const of = (id: string) => loaded({ credentials: "keys" }, { credentials: [key(id)] });
  const { lines, applied } = await reloads(of("one"), of("one"), of("two"));
  assert.deepEqual(lines, [
    ["settings reloaded: none that can change while the gateway runs has changed"],
    ["settings reloaded: credentials"],
  ]);
  assert.deepEqual(
    applied.at(-1)?.credentials.map(({ accessKeyId }) => accessKeyId),
    ["two", "ofFunctions"],
  );
});

test("needs a restart to begin to check signatures", async () => {
  const { lines, applied } = await reloads(loaded({}), loaded({ credentials: "keys" }, { credentials: [key("one")] }));
  assert.deepEqual(lines[0]?.at(-1), "settings that have changed and need a restart: credentials");
  assert.deepEqual(
    applied[0]?.credentials.map(({ accessKeyId }) => accessKeyId),
    ["ofFunctions"],
  );
});

test("changes nothing if the settings are not valid", async () => {
  const first = loaded({ drain: "5s" });
  const refuse = async () => {
    throw new Error("drain is not a duration");
  };
  const reload = settingsReload(first, refuse, { reload: refuse }, []);
  await assert.rejects(reload.run(), /drain is not a duration/);
  assert.equal(reload.current, first);
});
