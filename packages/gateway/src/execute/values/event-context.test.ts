import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { contextMembers } from "@answerback/vtl/apigateway";
import { mock, serveApi, serveBackend } from "../test-api.ts";

/** Every documented member as the request template of each event sees it, and as the response template of a message does. */
async function contexts(t: TestContext): Promise<Readonly<Record<string, Readonly<Record<string, string>>>>> {
  const names = [...contextMembers].filter(([, shape]) => shape === "value").map(([name]) => name);
  const template = `{"statusCode": 200, ${names.map((name) => `"${name}": "$context.${name}"`).join(", ")}}`;
  const backend = await serveBackend(t, () => ({}));
  const integration = {
    integrationType: "HTTP",
    integrationMethod: "POST",
    integrationUri: backend.url,
    requestTemplates: { $default: template },
  } as const;
  const responses = [{ integrationResponseKey: "$default", responseTemplates: { $default: template } }];
  const routes = Object.fromEntries(
    ["$connect", "$default", "$disconnect"].map((key) => [key, { integration, responses }]),
  );
  const api = await serveApi(t, { settings: { accountId: "123456789012" }, routes });
  const client = await api.connect();
  const answer = JSON.parse(String(await client.ask("{}")));
  const disconnected = api.nextExchange();
  client.socket.close(4000, "bye");
  await disconnected;
  const [connect, message, disconnect] = backend.received.map(({ body }) => JSON.parse(body));
  return { connect, message, disconnect, answer };
}

test("templates see every member of the table, each where it exists", async (t) => {
  const { connect, message, disconnect, answer } = await contexts(t);
  const absent = (context: object | undefined) =>
    Object.entries(context ?? {}).flatMap(([name, value]) => (value === "" ? [name] : []));
  assert.deepEqual(absent(connect), ["disconnectReason", "disconnectStatusCode", "messageId", "status"]);
  assert.deepEqual(absent(message), ["disconnectReason", "disconnectStatusCode", "status"]);
  assert.deepEqual(absent(disconnect), ["messageId", "status"]);
  assert.deepEqual(absent(answer), ["disconnectReason", "disconnectStatusCode"]);
  for (const context of [connect, message, disconnect, answer]) {
    assert.equal(context?.accountId, "123456789012");
    assert.equal(context?.domainName, "a1.execute-api.localhost");
    assert.equal(context?.domainPrefix, "a1");
    assert.match(String(context?.xrayTraceId), /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  }
  assert.equal(answer?.xrayTraceId, message?.xrayTraceId);
  assert.notEqual(connect?.xrayTraceId, message?.xrayTraceId);
});

test("templates see no member that the table lacks, and section 2.2 of the specification describes each", async (t) => {
  const responses = [{ integrationResponseKey: "$default", responseTemplates: { $default: "$context.keySet()" } }];
  const api = await serveApi(t, { routes: { $default: { integration: mock(), responses } } });
  const printed = String(await (await api.connect()).ask("{}"));
  // The overrides exist once a template has written to them.
  const names = [...contextMembers.keys()].filter((name) => !name.endsWith("Override"));
  assert.deepEqual(printed.slice(1, -1).split(", ").toSorted(), names.toSorted());
  const page = readFileSync(join(import.meta.dirname, "../../../../../docs/behaviour/mapping-templates.md"), "utf8");
  const section = page.slice(page.indexOf("### 2.2 "), page.indexOf("### 2.3 "));
  for (const name of contextMembers.keys()) assert.match(section, new RegExp(String.raw`\b${name}\b`), name);
});

test("the context as a map has the computed members", async (t) => {
  const responses = [
    { integrationResponseKey: "$default", responseTemplates: { $default: "$context.keySet().contains('accountId')" } },
  ];
  const api = await serveApi(t, { routes: { $default: { integration: mock(), responses } } });
  assert.equal(await (await api.connect()).ask("{}"), "true");
});
