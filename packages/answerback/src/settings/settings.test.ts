import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gatewaySettings } from "./gateway-settings.ts";
import { settingsPage, settingsPageFile } from "./page.ts";
import { readSettings, type SettingsSources } from "./read-settings.ts";

const folder = mkdtempSync(join(tmpdir(), "settings-"));
after(() => rmSync(folder, { recursive: true }));

function read(yaml: string, sources: Partial<SettingsSources> = {}) {
  const file = join(folder, "answerback.yaml");
  writeFileSync(file, yaml);
  return readSettings({ file: undefined, folder, environment: {}, flags: {}, ...sources });
}

test("flags override the environment, which overrides the file, member by member", async () => {
  const settings = await read("port: 1\nregion: eu-west-1\nlog: { format: json, folder: logs }\n", {
    environment: { ANSWERBACK_PORT: "2", ANSWERBACK_LOG_FORMAT: "text", ANSWERBACK_EPHEMERAL: "true", OTHER: "x" },
    flags: { port: 3, host: undefined },
  });
  assert.deepEqual(settings, {
    port: 3,
    host: undefined,
    region: "eu-west-1",
    ephemeral: true,
    log: { format: "text", folder: "logs" },
  });
});

test("a cluster comes from the file, its servers from a variable or the flag", async () => {
  const yaml = "cluster: { servers: 'nats://a:4222', name: blue, tls: { ca: ca.pem } }\n";
  const environment = { ANSWERBACK_CLUSTER_SERVERS: "nats://b:4222" };
  const tls = { ca: "ca.pem" };
  assert.deepEqual(await read(yaml), { cluster: { servers: "nats://a:4222", name: "blue", tls } });
  assert.equal((await read(yaml, { environment })).cluster?.servers, "nats://b:4222");
  const flags = { cluster: { servers: "nats://c:4222" } };
  assert.deepEqual(await read(yaml, { environment, flags }), {
    cluster: { servers: "nats://c:4222", name: "blue", tls },
  });
});

test("an empty file and a missing file give no settings", async () => {
  assert.deepEqual(await read(""), {});
  assert.deepEqual(
    await readSettings({ file: undefined, folder: join(folder, "none"), environment: {}, flags: {} }),
    {},
  );
});

test("folders of functions are relative to the settings file", async () => {
  const { functions } = await read(
    "functions:\n  quote: { folder: code/quote, layers: [layer, /opt/other], runtime: nodejs22.x, environment: { A: b } }",
  );
  assert.deepEqual(functions, {
    quote: {
      folder: join(folder, "code/quote"),
      layers: [join(folder, "layer"), "/opt/other"],
      runtime: "nodejs22.x",
      environment: { A: "b" },
    },
  });
});

for (const [yaml, message] of [
  [
    "functions:\n  quote:\n    timeoutSeconds: 0",
    /answerback\.yaml:3:21: 'functions\.quote\.timeoutSeconds' must be at least 1\./,
  ],
  ["functions:\n  quote:\n    variables: {}", /answerback\.yaml:3:5: 'functions\.quote' has no setting 'variables'/],
  ["functions:\n  quote:\n    environment: { A: 1 }", /'functions\.quote\.environment\.A' must be a string/],
  ["drain: 60", /answerback\.yaml:1:8: 'drain' must be a string\./],
  ["drain: soon", /answerback\.yaml:1:8: 'drain' must be a number with a unit: 200ms, 1\.5s, 10m, 2h\./],
  ["port: 70000", /answerback\.yaml:1:7: 'port' must be at most 65535\./],
  ["host: x\n\nprot: 1", /answerback\.yaml:3:1: The file has no setting 'prot'/],
  ["log:\n  folder: x\n  fromat: json", /answerback\.yaml:3:3: 'log' has no setting 'fromat'/],
  ['port: "4600"', /answerback\.yaml:1:7: 'port' must be a whole number\./],
  ["log:\n  format: xml", /answerback\.yaml:2:11: 'log\.format' must be one of text, json/],
  ["apiKeys:\n  - id: a", /answerback\.yaml:2:5: 'apiKeys\.0' needs 'value'/],
  ["port: [", /answerback\.yaml:1:8: /],
] as const) {
  test(`names file, line and accepted values: ${JSON.stringify(yaml)}`, async () => {
    await assert.rejects(read(yaml), { name: "UserError", message });
  });
}

for (const [name, value, message] of [
  ["ANSWERBACK_PORT", "many", /ANSWERBACK_PORT is 'many'\. It must be a whole number from 0 to 65535\.$/],
  ["ANSWERBACK_INSPECTOR_MAX_EXCHANGES", "-1", /EXCHANGES is '-1'\. It must be a whole number of at least 0\.$/],
  ["ANSWERBACK_EPHEMERAL", "yes", /true or false/],
  ["ANSWERBACK_LOG_FORMAT", "xml", /one of text, json/],
  ["ANSWERBACK_ACCOUNT_ID", "12", /ANSWERBACK_ACCOUNT_ID/],
  ["ANSWERBACK_CLUSTER_NAME", "blue.green", /must be 1 to 32 letters, digits, `_` and `-`\.$/],
  ["ANSWERBACK_CLUSTER_REPLICAS", "6", /a whole number from 1 to 5\.$/],
] as const) {
  test(`refuses ${name}=${value}`, async () => {
    await assert.rejects(read("", { environment: { [name]: value } }), { name: "UserError", message });
  });
}

test("names a settings file that cannot be read", async () => {
  await assert.rejects(read("", { file: join(folder, "none.yaml") }), { name: "UserError", message: /none\.yaml/ });
});

test("uses the gateway's defaults, and reads keys from a credentials file", async () => {
  const file = join(folder, "credentials");
  writeFileSync(file, "[default]\naws_access_key_id = AKID\naws_secret_access_key = secret\n");
  const settings = await gatewaySettings({ credentials: file, inspector: { maxExchanges: 5 } }, "data");
  assert.equal(settings.port, 4510);
  assert.equal(settings.dataFolder, "data");
  assert.deepEqual(settings.credentials, [{ accessKeyId: "AKID", secretAccessKey: "secret" }]);
  assert.deepEqual(settings.inspector, {
    maxExchanges: 5,
    maxBytes: 16 * 1024 * 1024,
    maxTotalBytes: 64 * 1024 * 1024,
    maskedNames: [],
  });
  assert.equal((await gatewaySettings({ ephemeral: true }, "data")).dataFolder, undefined);
});

test("docs/settings.md is up to date", () => {
  assert.equal(readFileSync(settingsPageFile, "utf8"), settingsPage());
});
