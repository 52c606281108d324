// Recordings of what a gateway keeps: `answerback test` runs them without a difference.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { startGateway } from "../index.ts";
import { readConversations } from "./read-conversations.ts";
import { recordExchanges } from "./record-exchanges.ts";
import { createRemoteTarget } from "./remote-target.ts";
import { runFiles } from "./run-files.ts";

const program = join(import.meta.dirname, "../../test-programs/conversations/template.yaml");

test("faults and turns of the clock become steps, and the conversations pass against the program and the gateway", async (t) => {
  const gateway = await startGateway({ program, clock: "manual" });
  t.after(() => gateway.stop());
  const url = `${gateway.apis[0]!.stages[0]!.url}?answerback-name=Ann`;
  const down = gateway.faults.add({ route: "ping", answer: { statusCode: 503 }, share: 1, times: 9 });
  const ann = await gateway.connect(url);
  await ann.ask({ action: "ping" });
  down.remove();
  const slow = gateway.faults.add({ route: "ping", delay: "2s" });
  const late = ann.ask({ action: "ping" });
  await gateway.clock.advance("2s");
  await late;
  slow.remove();
  gateway.faults.add({ route: "ping", fail: "connectionLost" });
  const bob = await gateway.connect(url);
  bob.send({ action: "ping" });
  await bob.closed();
  gateway.faults.clear();
  gateway.faults.add({ route: "$connect", fail: "forbidden" });
  await assert.rejects(gateway.connect(url));
  gateway.faults.clear();
  await gateway.clock.advance("15m");
  await ann.closed();

  const folder = mkdtempSync(join(tmpdir(), "answerback-recorded-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "recorded.yaml");
  assert.equal(await recordExchanges(gateway.url, path), 3);
  const text = readFileSync(path, "utf8").replaceAll(/expect: .*/g, "expect: …");
  assert.equal(
    text,
    `# Recorded from ${gateway.url}.
conversations:
  Ann:
    - fault: { route: ping, answer: { statusCode: 503 }, times: 1 }
    - send: { action: ping }
      expect: …
    - fault: { route: ping, delay: 2s, times: 1 }
    - send: { action: ping }
    - advance: 2s
    - expect: …
    - advance: 10m
    - closed: 1001

  Ann 2:
    - fault: { route: ping, fail: connectionLost, times: 1 }
    - send: { action: ping }
    - closed: 1006

  Ann 3:
    - fault: { route: $connect, fail: forbidden, times: 1 }
    - connect: true
      refused: 403
`,
  );
  const file = await readConversations(path);
  const outcomes = async (options: Parameters<typeof runFiles>[1]) =>
    (await runFiles([file], options)).results.map(({ status, failures }) => [status, failures[0]?.message]);
  const passed = ["passed", undefined];
  assert.deepEqual(await outcomes({ program }), [passed, passed, passed]);
  const target = await createRemoteTarget({ url: gateway.url, sign: false, ca: undefined });
  assert.deepEqual(await outcomes({ target }), [passed, passed, passed]);
  assert.deepEqual(gateway.faults.rules, []);
});

/** The program with an integration that maps the backend's answers, at an address of the configuration. */
const withBackend = `Parameters: { Backend: { Type: String } }
${readFileSync(program, "utf8")
  .replace("IntegrationType: HTTP_PROXY", "IntegrationType: HTTP")
  .replace("IntegrationMethod: POST", "IntegrationMethod: GET")
  .replace(
    "IntegrationUri: http://quotes.internal/quotes",
    "IntegrationUri: !Sub ${Backend}/quotes/{symbol}\n      RequestParameters: { integration.request.path.symbol: route.request.body.symbol }",
  )}  QuoteFound:
    Type: AWS::ApiGatewayV2::IntegrationResponse
    Properties:
      ApiId: !Ref Api
      IntegrationId: !Ref Quote
      IntegrationResponseKey: $default
`;

test("with the answers of HTTP backends, the conversations run without them", async (t) => {
  let count = 0;
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    if (path === "/quotes/COUNT")
      return response.end(JSON.stringify({ symbol: "COUNT", price: ++count, exchanges: [] }));
    if (path === "/quotes/HALT")
      return response.writeHead(503, { "Content-Type": "text/plain" }).end("The floor: 'closed'");
    response.writeHead(404, { "Content-Type": "application/json" }).end('{"message": "Unknown symbol"}');
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const config = { Backend: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  const folder = mkdtempSync(join(tmpdir(), "answerback-recorded-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const quotes = join(folder, "quotes.yaml");
  writeFileSync(quotes, withBackend);
  const gateway = await startGateway({ program: quotes, config });
  t.after(() => gateway.stop());
  const client = await gateway.connect();
  const answers: unknown[] = [];
  for (const symbol of ["COUNT", "HALT", "COUNT", "NOPE"]) answers.push(await client.ask({ action: "quote", symbol }));
  assert.deepEqual(answers, [
    { symbol: "COUNT", price: 1, exchanges: [] },
    "The floor: 'closed'",
    { symbol: "COUNT", price: 2, exchanges: [] },
    { message: "Unknown symbol" },
  ]);
  await client.close();
  server.close();

  const path = join(folder, "recorded.yaml");
  await recordExchanges(gateway.url, path, { withBackends: true });
  assert.match(
    readFileSync(path, "utf8"),
    new RegExp(`\nbackends:\n {2}${config.Backend}:\n {4}- when: GET /quotes/COUNT\n {6}respond: .*times: 1 \\}\n`),
  );
  const { results } = await runFiles([await readConversations(path)], { program: quotes, config });
  assert.deepEqual(
    results.map(({ status, failures }) => [status, failures[0]?.message]),
    [["passed", undefined]],
  );
});

test("the stage is named if the gateway serves several, and a file has only one", async (t) => {
  const gateway = await startGateway({ program });
  t.after(() => gateway.stop());
  const [api] = gateway.apis;
  const other = await fetch(`${gateway.url}/v2/apis/${api!.apiId}/stages`, {
    method: "POST",
    body: JSON.stringify({ stageName: "other", deploymentId: await deploymentId(gateway.url, api!.apiId) }),
  });
  assert.equal(other.status, 201);
  const ask = async (path: string) => {
    const response = await fetch(`${gateway.url}/inspector/api/conversations${path}`);
    return [response.status, await response.text()] as const;
  };
  assert.deepEqual(await ask(""), [404, '{"message":"No message is kept that belongs in a conversation."}']);
  for (const stage of gateway.apis[0]!.stages) {
    await using client = await gateway.connect(stage.url);
    await client.ask({ action: "ping" });
  }
  assert.match((await ask("")).join(), /^409,.*A file has one stage\. Choose one of \w+\/\w+, \w+\/other\./);
  assert.match((await ask("?stage=other"))[1], new RegExp(`\nstage: ${api!.apiId}/other\nconversations:\n`));
});

async function deploymentId(url: string, apiId: string): Promise<string> {
  const response = await fetch(`${url}/v2/apis/${apiId}/deployments`);
  return ((await response.json()) as { readonly items: readonly { readonly deploymentId: string }[] }).items[0]!
    .deploymentId;
}
