import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { operations } from "@answerback/apigatewayv2";
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  GetApisCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-apigatewayv2";
import { createMemoryStore } from "../store/memory.ts";
import { StoreError } from "../store/store.ts";
import { startControlPlane } from "./control-plane.fixture.ts";

const { send, url, warnings } = await startControlPlane();
const webSocketApi = { name: "a", protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" };

async function newApi(): Promise<string> {
  return String((await send("POST", "/v2/apis", webSocketApi)).body?.apiId);
}

test("answers with JSON, its length, and the service's request ids", async () => {
  const { status, headers, text, body } = await send("POST", "/v2/apis", { ...webSocketApi, unknown: null });
  assert.equal(status, 201);
  assert.equal(headers["content-type"], "application/json");
  assert.equal(headers["content-length"], String(Buffer.byteLength(text)));
  assert.match(String(headers["x-amzn-requestid"]), /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
  assert.match(String(headers["x-amz-apigw-id"]), /^[A-Za-z0-9+/]{15}=$/);
  assert.match(String(body?.createdDate), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.ok(!text.includes("null"));
});

test("sends head and body in one write", async () => {
  const apiId = await newApi();
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  const pieces: string[] = [];
  socket.setEncoding("utf8").on("data", (piece: string) => pieces.push(piece));
  socket.write(`GET /v2/apis/${apiId} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  await new Promise((resolve) => socket.on("close", resolve));
  assert.equal(pieces.length, 1);
  assert.match(pieces[0]!, /^HTTP\/1\.1 200 OK\r\n.*\r\n\r\n\{.*\}$/s);
});

test("sends an error's name in the header and its members in the body", async () => {
  const { status, headers, body } = await send("GET", "/v2/apis/abc/routes/r");
  assert.equal(status, 404);
  assert.equal(headers["x-amzn-errortype"], "NotFoundException");
  assert.deepEqual(body, { message: "Invalid API identifier specified abc", resourceType: "Api" });
});

test("names the first identifier of the path that does not exist", async () => {
  const apiId = await newApi();
  const messages = [
    ["routes/r", "Invalid Route identifier specified r"],
    ["routes/r/routeresponses/x", "Invalid Route identifier specified r"],
    ["integrations/i", "Invalid Integration identifier specified i"],
    ["integrations/i/integrationresponses", "Invalid Integration identifier specified i"],
    ["models/m", "Invalid Model identifier specified m"],
    ["models/m/template", "Invalid Model identifier specified m"],
    ["authorizers/a", "Invalid Authorizer identifier specified a"],
    ["deployments/d", "Invalid Deployment identifier specified d"],
    ["stages/s", "Invalid stage identifier specified"],
  ];
  for (const [path, message] of messages) {
    assert.equal((await send("GET", `/v2/apis/${apiId}/${path}`)).body?.message, message);
  }
  assert.equal((await send("GET", "/v2/vpclinks/v")).body?.message, "Invalid VpcLink identifier specified v");
  assert.equal(
    (await send("GET", "/v2/domainnames/d")).body?.message,
    "The domain name resource specified in the request was not found.",
  );
});

test("answers 400 to a body that is not a JSON object", async () => {
  for (const body of ["{", "[]", '"text"', "null", "\u00ff{"]) {
    const { status, headers } = await send("POST", "/v2/apis", body);
    assert.equal(status, 400, body);
    assert.equal(headers["x-amzn-errortype"], "BadRequestException");
  }
});

test("answers 413 to a body that is too large", async () => {
  const { status, headers } = await send("POST", "/v2/apis", `{"name":"${"x".repeat(10 * 1024 * 1024)}"}`);
  assert.equal(status, 413);
  assert.equal(headers["x-amzn-errortype"], "PayloadTooLargeException");
});

test("percent-decodes paths once and ignores a trailing slash", async () => {
  const apiId = await newApi();
  assert.equal((await send("GET", `/v2/apis/${apiId}/`)).status, 200);
  const { body } = await send("GET", `/v2/apis/${apiId}/routes/a%2525%2Fb`);
  assert.equal(body?.message, "Invalid Route identifier specified a%25/b");
  assert.equal((await send("GET", `/v2/apis/${apiId}/routes/%zz`)).status, 400);
});

test("accepts an ARN with and without percent-encoding", async () => {
  const apiId = await newApi();
  const arn = `arn:aws:apigateway:eu-west-1::/apis/${apiId}`;
  await send("POST", `/v2/tags/${encodeURIComponent(arn)}`, { tags: { one: "1", two: "2" } });
  assert.deepEqual((await send("GET", `/v2/tags/${arn}`)).body, { tags: { one: "1", two: "2" } });
  assert.equal((await send("DELETE", `/v2/tags/${arn}?tagKeys=one&tagKeys=other`)).status, 204);
  assert.deepEqual((await send("GET", `/v2/tags/${encodeURIComponent(arn)}`)).body, { tags: { two: "2" } });
});

test("answers 404 to unknown operations", async () => {
  for (const [method, path] of [
    ["PUT", "/v2/apis/a/routes"],
    ["GET", "/v2/nonsense"],
    ["GET", "/v2"],
  ] as const) {
    const { status, body } = await send(method, path);
    assert.equal(status, 404);
    assert.equal(body?.message, `No operation of API Gateway V2 has the method ${method} and the path ${path}.`);
  }
});

test("answers 501 with the reason to operations that are not served", async () => {
  const unserved = operations.filter(({ kind }) => kind === "servesHttp" || kind === "notServed");
  assert.equal(unserved.length, 35);
  for (const { name, method, path } of unserved) {
    const { status, headers, body } = await send(method, path.replace(/\{\w+\}/g, "x"));
    assert.equal(status, 501, name);
    assert.equal(headers["x-amzn-errortype"], "NotImplementedException");
    assert.ok(String(body?.message).startsWith(`${name} is not implemented: `));
  }
});

test("stores a template that does not parse, with a warning that has line and column", async () => {
  const apiId = await newApi();
  const integration = await send("POST", `/v2/apis/${apiId}/integrations`, {
    integrationType: "MOCK",
    requestTemplates: { $default: '{"statusCode":200}' },
  });
  assert.equal(integration.headers["x-answerback-warning"], undefined);
  const path = `/v2/apis/${apiId}/integrations/${integration.body?.integrationId}/integrationresponses`;
  const { status, headers, body } = await send("POST", path, {
    integrationResponseKey: "$default",
    responseTemplates: { ok: "fine", ä: "first\n#if($x" },
  });
  assert.equal(status, 201);
  assert.deepEqual(body?.responseTemplates, { ok: "fine", ä: "first\n#if($x" });
  const warning = String(headers["x-answerback-warning"]);
  assert.match(
    warning,
    /^responseTemplates\["\\u00e4"\] does not parse and will fail when it runs: .* \(line \d+, column \d+\)$/,
  );
  assert.ok(warnings.some((line) => line.startsWith(`CreateIntegrationResponse ${path}: responseTemplates["ä"]`)));
});

test("refuses invalid page sizes and tokens", async () => {
  for (const maxResults of ["0", "-1", "1.5", "many"]) {
    const { status, body } = await send("GET", `/v2/apis?maxResults=${maxResults}`);
    assert.equal(status, 400);
    assert.match(
      String(body?.message),
      /^Invalid maxResults specified: '.+'\. It must be a whole number from 1 to 500\.$/,
    );
  }
  assert.equal((await send("GET", "/v2/apis?nextToken=nonsense")).status, 400);
  assert.equal((await send("GET", "/v2/apis?maxResults=1000")).status, 200);
});

test("refuses a token of another list", async () => {
  const [one, other] = [await newApi(), await newApi()];
  for (const name of ["a", "b"]) await send("POST", `/v2/apis/${one}/models`, { name, schema: "{}" });
  const { body } = await send("GET", `/v2/apis/${one}/models?maxResults=1`);
  for (const list of [`${other}/models`, `${one}/routes`]) {
    const refused = await send("GET", `/v2/apis/${list}?nextToken=${body?.nextToken}`);
    assert.equal(refused.status, 400);
    assert.match(String(refused.body?.message), /^Invalid nextToken specified/);
  }
});

test("answers an empty list with items and without a token", async () => {
  assert.deepEqual((await send("GET", `/v2/apis/${await newApi()}/models`)).body, { items: [] });
});

test("continues after the last page although records were deleted meanwhile", async () => {
  const apiId = await newApi();
  const names = ["a", "b", "c", "d", "e"];
  const ids: string[] = [];
  for (const name of names) {
    ids.push(String((await send("POST", `/v2/apis/${apiId}/models`, { name, schema: "{}" })).body?.modelId));
  }
  const page = async (query: string) => {
    const { body } = await send("GET", `/v2/apis/${apiId}/models?maxResults=2${query}`);
    const items = body?.items as { name: string }[];
    return { names: items.map(({ name }) => name), token: body?.nextToken as string | undefined };
  };
  const first = await page("");
  assert.deepEqual(first.names, ["a", "b"]);
  await send("DELETE", `/v2/apis/${apiId}/models/${ids[0]}`);
  const second = await page(`&nextToken=${first.token}`);
  assert.deepEqual(second.names, ["c", "d"]);
  const last = await page(`&nextToken=${second.token}`);
  assert.deepEqual(last, { names: ["e"], token: undefined });
});

test("enforces quotas on counts if they are set", async () => {
  const { send: limited } = await startControlPlane({ settings: { quotas: { apisPerRegion: 1 } } });
  assert.equal((await limited("POST", "/v2/apis", webSocketApi)).status, 201);
  const { status, headers, body } = await limited("POST", "/v2/apis", webSocketApi);
  assert.equal(status, 429);
  assert.equal(headers["x-amzn-errortype"], "TooManyRequestsException");
  assert.equal(body?.limitType, "apisPerRegion");
});

test("returns the message of a store that cannot write, and no details of other failures", async () => {
  const failing = (error: Error) => ({ ...createMemoryStore(), commit: () => Promise.reject(error) });
  const full = await startControlPlane({ store: failing(new StoreError("FULL", "The disk is full. Make room.")) });
  const unwritten = await full.send("POST", "/v2/apis", webSocketApi);
  assert.equal(unwritten.status, 503);
  assert.deepEqual(unwritten.body, { message: "The disk is full. Make room." });
  const broken = await startControlPlane({ store: failing(new Error("secret inside")) });
  const failed = await broken.send("POST", "/v2/apis", webSocketApi);
  assert.equal(failed.status, 500);
  assert.deepEqual(failed.body, { message: "Internal server error" });
  assert.match(
    broken.warnings.join(),
    new RegExp(`request ${failed.headers["x-amzn-requestid"]}: Error: secret inside`),
  );
});

test("refuses requests that are not signed by a known key, with the reason", async () => {
  const keys = new Map([["AKIDTEST", { secretAccessKey: "secret" }]]);
  const known = await startControlPlane({ settings: { keys } });
  const { status, headers, body } = await known.send("GET", "/v2/apis");
  assert.equal(status, 403);
  assert.equal(headers["x-amzn-errortype"], "MissingAuthenticationTokenException");
  assert.deepEqual(body, { message: "Missing Authentication Token" });

  const clientOf = (accessKeyId: string, secretAccessKey: string) =>
    new ApiGatewayV2Client({
      endpoint: known.url,
      region: "eu-west-1",
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 1,
    });
  const create = new CreateApiCommand({
    Name: "näme",
    ProtocolType: "WEBSOCKET",
    RouteSelectionExpression: "$request.body.action",
  });
  const { ApiId } = await known.client.send(create);
  const ResourceArn = `arn:aws:apigateway:eu-west-1::/apis/${ApiId}`;
  await known.client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["a b", "a+b", "ä"] }));
  await assert.rejects(clientOf("AKIDOTHER", "secret").send(create), { name: "UnrecognizedClientException" });
  await assert.rejects(clientOf("AKIDTEST", "wrong").send(create), { name: "InvalidSignatureException" });
  assert.equal((await known.client.send(new GetApisCommand({}))).Items?.length, 1);
});
