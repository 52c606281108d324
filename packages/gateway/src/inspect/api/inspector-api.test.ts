// The inspector's API of a real gateway.
import assert from "node:assert/strict";
import { once } from "node:events";
import { type TestContext, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { type Inspected, inspected } from "../test-inspected.ts";
import type {
  ApiDescription,
  ConnectionAnswer,
  ConnectionsAnswer,
  DeploymentsAnswer,
  ExchangeDescription,
  ExchangesAnswer,
  ProgramAnswer,
  SummariesAnswer,
  TemplateChangeAnswer,
  TemplateExchangesAnswer,
} from "./inspector-api.ts";

const newest = async (it: Inspected): Promise<ExchangeDescription> =>
  (await it.get<ExchangesAnswer>("exchanges?limit=1")).items[0]!;

/** Waits until the newest exchange has this kind. */
async function newestOf(it: Inspected, kind: ExchangeDescription["kind"]): Promise<ExchangeDescription> {
  for (;;) {
    const [found] = (await it.get<ExchangesAnswer>(`exchanges?limit=1&kind=${kind}`)).items;
    if (found !== undefined) return found;
    await delay(5);
  }
}

const templateId = (it: Inspected, key = "/4\\d\\d/") =>
  `${it.apiId}:${it.integrationId}:${it.responseIds[key]}:application/json`;

test("explains a message with route, status, key and the size of the frame", async (t) => {
  const it = await inspected(t);
  await (await it.connect()).ask({ action: "quote", symbol: "NOPE" });
  const { explanation, integrationResponse } = await newest(it);
  assert.equal(
    explanation.sentence,
    "quote asked HTTP, which answered 404. Key /4\\d\\d/ matched, so its response rendered its template; the client got a 54-byte frame.",
  );
  assert.deepEqual(
    explanation.parts.filter(({ kind }) => kind !== "text").map(({ kind, text }) => [kind, text]),
    [
      ["name", "quote"],
      ["name", "HTTP"],
      ["status", "404"],
      ["key", "/4\\d\\d/"],
      ["result", "a 54-byte frame"],
    ],
  );
  assert.equal(integrationResponse?.template?.templateId, templateId(it));
});

test("keeps a frame that is too large as an exchange of its own, with the reason, and says it at the end", async (t) => {
  const it = await inspected(t);
  const client = await it.connect();
  client.socket.send(JSON.stringify({ action: "ping", pad: "y".repeat(100_000) }));
  await once(client.socket, "close");
  const refused = await newestOf(it, "refusedFrame");
  assert.deepEqual(refused.received, {
    statusCode: 1009,
    detail: "a frame had 100,026 bytes, and 32,768 are allowed",
    bytes: 100_026,
    maxBytes: 32_768,
  });
  assert.equal(
    refused.explanation.sentence,
    "The gateway closed the connection with 1009: a frame had 100,026 bytes, and 32,768 are allowed.",
  );
  const end = await newestOf(it, "disconnect");
  const { items } = await it.get<SummariesAnswer>("exchanges?fields=summary&limit=2");
  assert.deepEqual(
    items.map(({ kind, status, outcome, in: bytes }) => [kind, status, outcome, bytes]),
    [
      ["refusedFrame", 1009, "closed", 100_026],
      ["disconnect", 1009, "silence", undefined],
    ],
  );
  for (const { answer } of items) assert.equal(answer, "a frame had 100,026 bytes, and 32,768 are allowed");
  assert.match(end.explanation.sentence, /^The gateway closed the connection with 1009: a frame had 100,026 bytes/);
  assert.match(end.explanation.sentence, /No integration ran: the API has no route \$disconnect\.$/);
});

test("names the route of a refused handshake and of a message without a target", async (t) => {
  const it = await inspected(t);
  await (await it.connect()).ask({ action: "empty" });
  const message = await newest(it);
  assert.deepEqual([message.route?.routeKey, message.route?.hasTarget], ["empty", false]);
  assert.equal(message.explanation.steps[0]?.value, "empty without a target");
  await (await it.connect()).ask({ action: "sing" });
  assert.equal((await newest(it)).route, undefined);

  const { deploymentId } = await (async () => {
    await it.control("POST", `apis/${it.apiId}/routes`, { routeKey: "$connect", authorizationType: "AWS_IAM" });
    return it.control("POST", `apis/${it.apiId}/deployments`, { stageName: "live" });
  })();
  assert.ok(deploymentId);
  await assert.rejects(it.connect());
  const refused = (await it.get<ExchangesAnswer>("exchanges?kind=connect&failed=true")).items[0];
  assert.equal(refused?.route?.routeKey, "$connect");
  assert.equal(refused?.explanation.steps[0]?.value, "$connect without a target");
  assert.match(refused?.explanation.sentence ?? "", /^The handshake was refused with 403: /);
});

test("reaches everything that is kept, in both directions, and finds texts in it", async (t) => {
  const it = await inspected(t, {
    inspector: { maxExchanges: 1_000, maxBytes: 64e6, maxTotalBytes: 64e6, maskedNames: [] },
  });
  const client = await it.connect();
  for (let count = 0; count < 60; count++) await client.ask({ action: "ping", count: `number ${count}.` });
  const forward: number[] = [];
  for (let after: number | undefined = 0; after !== undefined; ) {
    const page: SummariesAnswer = await it.get(`exchanges?fields=summary&limit=25&after=${after}`);
    forward.push(...page.items.map(({ sequence }) => sequence));
    after = page.after;
  }
  assert.deepEqual(
    forward,
    Array.from({ length: 61 }, (_, index) => index + 1),
  );
  const backward: number[] = [];
  for (let before: number | undefined = 1e9; before !== undefined; ) {
    const page: SummariesAnswer = await it.get(`exchanges?fields=summary&limit=25&before=${before}`);
    assert.equal(page.total, 61);
    backward.unshift(...page.items.map(({ sequence }) => sequence));
    before = page.before;
  }
  assert.deepEqual(backward, forward);
  const found = await it.get<ExchangesAnswer>("exchanges?text=NUMBER%2042.");
  assert.deepEqual([found.total, found.items[0]?.sequence], [1, 44]);
  assert.equal((await it.get<ExchangesAnswer>("exchanges?route=ping&status=2xx")).total, 60);
  assert.equal((await it.get<ExchangeDescription>("exchanges/44")).sequence, 44);
});

test("finds a text in what clients and backends sent, but not in the texts of templates, keys and explanations", async (t) => {
  const it = await inspected(t);
  const client = await it.connect();
  await client.ask({ action: "quote", symbol: "NOPE", note: "from the client" });
  const total = async (text: string) =>
    (await it.get<SummariesAnswer>(`exchanges?fields=summary&text=${encodeURIComponent(text)}`)).total;
  for (const text of ["From the CLIENT", "There is no symbol NOPE", '{"symbol": "NOPE"}', "application/json"]) {
    assert.equal(await total(text), 1, text);
  }
  for (const text of ["$input.json", "/2\\d\\d/", "which answered 404"]) assert.equal(await total(text), 0, text);
});

test("streams summaries of at most 300 bytes, and continues after the last one", async (t) => {
  const it = await inspected(t);
  const events = await it.follow();
  const { sequence, gateway } = await events.next("hello");
  assert.equal(sequence, 0);
  const client = await it.connect("?answerback-name=Ann");
  await client.ask({ action: "quote", symbol: "NOPE", password: "hunter2", more: "é".repeat(200) });
  const summaries = [...(await events.next("exchanges"))];
  while (summaries.length < 2) summaries.push(...(await events.next("exchanges")));
  const [, quote] = summaries;
  assert.ok(Buffer.byteLength(JSON.stringify(quote)) <= 300, JSON.stringify(quote));
  const { at, millis, conn, message, answer, ...rest } = quote!;
  assert.ok(at > 0 && millis > 0 && conn.length === 16);
  assert.match(message ?? "", /^\{"action":"quote"/);
  assert.match(answer ?? "", /^\{"type": "error"/);
  assert.deepEqual(rest, {
    sequence: 2,
    stage: `${it.apiId}/live`,
    name: "Ann",
    route: "quote",
    status: 404,
    key: "/4\\d\\d/",
    in: 465,
    out: 54,
  });
  await client.ask({ action: "ping" });
  const later = await it.follow("?fields=summary", { "Last-Event-ID": "2" });
  assert.equal((await later.next("hello")).gateway, gateway);
  assert.deepEqual(
    (await later.next("exchanges")).map((one) => one.sequence),
    [3],
  );
});

test("describes the API with stages, targets, keys in order, samples and findings", async (t) => {
  const it = await inspected(t);
  const api = await it.get<ApiDescription>(`apis/${it.apiId}`);
  const [stage] = api.stages;
  assert.equal(stage?.url, it.wsUrl);
  assert.deepEqual(stage?.variables, { apiKey: "***", limit: "10" });
  assert.deepEqual(
    api.routes.map(({ routeKey, twoWay, sample }) => [routeKey, twoWay, sample?.text, sample?.from]),
    [
      ["ping", true, '{"action":"ping"}', "route"],
      ["quote", true, '{"action":"quote","symbol":"symbol"}', "template"],
      ["empty", false, '{"action":"empty"}', "route"],
    ],
  );
  const quote = api.integrations[1]!;
  assert.match(quote.target?.text ?? "", /^POST http:\/\/127\.0\.0\.1:\d+\/quotes$/);
  assert.deepEqual(
    quote.responses.map(({ integrationResponseKey }) => integrationResponseKey),
    ["/2\\d\\d/", "/4\\d\\d/", "$default"],
  );
  assert.equal(quote.responses[1]?.templates[0]?.templateId, templateId(it));

  await it.control(
    "PATCH",
    `apis/${it.apiId}/integrations/${it.integrationId}/integrationresponses/${it.responseIds.$default}`,
    {
      responseTemplates: { "application/json": "{\n $context.stge}" },
    },
  );
  const { findingCount, integrations } = await it.get<ApiDescription>(`apis/${it.apiId}`);
  const [finding] = integrations[1]!.responses[2]!.findings.filter(({ code }) => code === "AB004");
  assert.deepEqual([finding?.position, finding?.templateId], [{ line: 2, column: 2 }, templateId(it, "$default")]);
  assert.deepEqual([finding?.fix?.name, finding?.fix?.replacement], ["stge", "stage"]);
  assert.ok(findingCount >= 1);

  await (await it.connect()).ask({ action: "quote", symbol: "ACME" });
  await (await it.connect()).ask({ action: "ping", token: "s3cret" });
  const { routes } = await it.get<ApiDescription>(`apis/${it.apiId}`);
  assert.deepEqual(routes[1]?.sample, { text: '{"action":"quote","symbol":"ACME"}', from: "message" });
  assert.equal(routes[0]?.sample?.from, "route");
});

test("writes an API as a program, without secrets", async (t) => {
  const it = await inspected(t);
  await it.control("PATCH", `apis/${it.apiId}/integrations/${it.integrationId}`, {
    requestParameters: {
      "integration.request.header.Authorization": "'Bearer s3cret'",
      "integration.request.header.Cookie": "route.request.header.Cookie",
    },
  });
  const { files, warnings } = await it.get<ProgramAnswer>(`apis/${it.apiId}/program?as=pulumi-typescript`);
  assert.deepEqual(
    files.map(({ name }) => name),
    ["index.ts", "Pulumi.yaml", "package.json"],
  );
  assert.match(files[0]!.text, /stageVariables: \{ apiKey: "\*\*\*", limit: "10" \}/);
  assert.match(files[0]!.text, /"integration\.request\.header\.Authorization": "\*\*\*"/);
  assert.match(files[0]!.text, /"integration\.request\.header\.Cookie": "route\.request\.header\.Cookie"/);
  assert.match(warnings.join("\n"), /Secrets are masked/);
  const asked = async (path: string) => (await fetch(`${it.gateway.url}/inspector/api/apis/${path}`)).status;
  assert.equal(await asked(`${it.apiId}/program?as=cdk`), 400);
  assert.equal(await asked("nonesuch/program?as=cli"), 404);
});

test("shows the life of a connection: handshake, messages, callbacks, and its end", async (t) => {
  const it = await inspected(t);
  const client = await it.connect("?answerback-name=Ann&room=1");
  const { connectionId, received } = await newestOf(it, "connect");
  assert.deepEqual("query" in received && received.query, [["room", "1"]]);
  await client.ask({ action: "ping" });
  const callback = `${it.wsUrl.replace("ws", "http")}/@connections/${encodeURIComponent(connectionId)}`;
  await fetch(callback, { method: "POST", body: '{"news":1,"token":"abc"}' });
  assert.equal(await client.next(), '{"news":1,"token":"abc"}');
  const open = await it.get<ConnectionsAnswer>("connections");
  assert.deepEqual(
    open.items.map(({ name, isOpen, exchangeCount }) => [name, isOpen, exchangeCount]),
    [["Ann", true, 3]],
  );
  await fetch(callback, { method: "DELETE" });
  await newestOf(it, "disconnect");
  const late = await fetch(callback, { method: "POST", body: "late" });
  assert.equal(late.status, 410);
  const { exchanges, closed, isOpen } = await it.get<ConnectionAnswer>(
    `connections/${encodeURIComponent(connectionId)}`,
  );
  assert.deepEqual(
    exchanges.map(({ kind = "message", outcome = "frame", status }) => [kind, outcome, status]),
    [
      ["connect", "accepted", undefined],
      ["message", "frame", 200],
      ["callback", "frame", 200],
      ["callback", "closed", 204],
      ["disconnect", "silence", 1000],
      ["callback", "failed", 410],
    ],
  );
  assert.deepEqual([isOpen, closed?.closedBy, closed?.statusCode], [false, "callback", 1000]);
  const described = await it.get<ExchangeDescription>(`exchanges/${exchanges[2]!.sequence}`);
  assert.deepEqual(described.received, { method: "POST", body: { text: '{"news":1,"token":"***"}' } });
  assert.equal(described.explanation.sentence, "A callback sent the client a 24-byte frame.");
  const failed = await it.get<ExchangeDescription>(`exchanges/${exchanges[5]!.sequence}`);
  assert.equal(late.headers.get("x-amzn-requestid"), failed.requestId);
});

test("changes nothing without the page's token, for other sites, and by other methods", async (t) => {
  const it = await inspected(t);
  const url = `${it.gateway.url}/inspector/api/`;
  const get = (path: string, headers: Record<string, string>) => fetch(`${url}${path}`, { headers });
  assert.equal((await get("session", {})).status, 403);
  assert.equal((await get("session", { "Sec-Fetch-Site": "none" })).status, 403);
  const own = { "Sec-Fetch-Site": "same-origin" };
  const session = await get("session", own);
  assert.equal(session.headers.get("cache-control"), "no-store");
  const { token } = (await session.json()) as { readonly token: string };
  const post = (headers: Record<string, string>) =>
    fetch(`${url}breakpoints`, { method: "POST", headers, body: "{}" }).then(({ status }) => status);
  const allowed = await post({ ...own, "X-Answerback-Page": token });
  assert.equal(allowed, 400);
  const refused: readonly Record<string, string>[] = [
    {},
    own,
    { "X-Answerback-Page": token },
    { ...own, "X-Answerback-Page": `${token}x` },
    { ...own, "X-Answerback-Page": "" },
    { ...own, "X-Answerback-Page": token, Origin: "http://evil.example" },
    { "Sec-Fetch-Site": "cross-site", "X-Answerback-Page": token },
    { "Sec-Fetch-Site": "same-site", "X-Answerback-Page": token },
    { ...own, "X-Answerback-Page": token, "X-Forwarded-For": "1.2.3.4" },
  ];
  for (const headers of refused) assert.equal(await post(headers), 403, JSON.stringify(headers));
  assert.equal((await fetch(`${url}exchanges`, { method: "DELETE" })).status, 405);
  assert.equal((await fetch(`${url}nope`)).status, 404);
});

test("shows the difference of a template, then updates and deploys it", async (t) => {
  const it = await inspected(t);
  const before = '{"type": "error", "reason": $input.json("$.message")}';
  const after = '{"type": "sorry"}';
  const path = `templates/${encodeURIComponent(templateId(it))}`;
  await it.control("POST", `apis/${it.apiId}/models`, { name: "Later", contentType: "application/json", schema: "{}" });
  const client = await it.connect();
  const planned = await it.change("PUT", path, { before, after, dryRun: true });
  const { difference, alsoDeploys, ...plan } = planned.body as Extract<TemplateChangeAnswer, { kind: "deployment" }>;
  assert.deepEqual(plan, { kind: "deployment", operation: "UpdateIntegrationResponse", stage: "live" });
  assert.match(difference, /^-\{"type": "error".*\n\+\{"type": "sorry"\}$/m);
  assert.deepEqual(
    alsoDeploys.map(({ resource, name, kind }) => [resource, name, kind]),
    [["Model", "Later", "added"]],
  );
  assert.match(await client.ask({ action: "quote" }), /"error"/);

  const changed = await it.change("PUT", path, { before, after });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  assert.equal(await client.ask({ action: "quote" }), after);
  const { items, notDeployed } = await it.get<DeploymentsAnswer>(`apis/${it.apiId}/deployments`);
  assert.deepEqual(notDeployed, []);
  assert.deepEqual(items[0]?.stages, ["live"]);
  assert.deepEqual(items[0]?.changes[0], {
    resource: "IntegrationResponse",
    id: it.responseIds["/4\\d\\d/"],
    name: "/4\\d\\d/",
    kind: "changed",
    members: [{ member: 'responseTemplates["application/json"]', before, after }],
  });

  const stale = await it.change("PUT", path, { before, after: "x" });
  assert.equal(stale.status, 409);
  assert.equal((await it.change("PUT", "templates/a:b:c:d", { before, after })).status, 404);
  assert.equal((await it.change("PUT", path, { before: after, after: 1 })).status, 400);
  const rendered = await it.get<TemplateExchangesAnswer>(`${path}/exchanges`);
  assert.deepEqual([rendered.total, rendered.items[0]?.integrationResponse?.template?.source], [2, after]);
});

test("deploys an edited template to the stage that the request names", async (t) => {
  const it = await inspected(t);
  const before = '{"type": "error", "reason": $input.json("$.message")}';
  const path = `templates/${encodeURIComponent(templateId(it))}`;
  await it.control("POST", `apis/${it.apiId}/stages`, { stageName: "beta", autoDeploy: true });
  const change = (members: object) => it.change("PUT", path, { before, after: '{"type": "sorry"}', ...members });
  const ambiguous = await change({});
  assert.equal(ambiguous.status, 400);
  assert.deepEqual(ambiguous.body, { message: "Name the stage to deploy to: live, beta." });
  assert.equal((await change({ stage: "gamma" })).status, 404);
  const changed = await change({ stage: "beta" });
  assert.deepEqual(Object.keys(changed.body as object).includes("deploymentId"), false);
  // The stage deploys by itself; the other one keeps its deployment.
  const client = await it.connect();
  assert.match(await client.ask({ action: "quote" }), /"error"/);
  for (;;) {
    const { items } = await it.get<DeploymentsAnswer>(`apis/${it.apiId}/deployments`);
    if (items[0]?.stages.includes("beta") && items[0].changes.some(({ id }) => id === it.responseIds["/4\\d\\d/"]))
      break;
    await delay(10);
  }
});

test("holds a backend's answer until the page has edited it", async (t) => {
  const it = await inspected(t);
  const events = await it.follow();
  const { stream } = await events.next("hello");
  const added = await it.change("POST", "breakpoints", { apiId: it.apiId, routeKey: "quote", stream });
  assert.equal(added.status, 200);
  const client = await it.connect();
  client.socket.send(JSON.stringify({ action: "quote" }));
  const held = await events.next("held");
  assert.deepEqual([held.statusCode, held.routeKey, held.isMasked], [404, "quote", false]);
  // Other routes and other messages go on.
  assert.equal(await (await it.connect()).ask({ action: "ping" }), '{"type": "pong"}');
  const wrong = await it.change("POST", `held/${encodeURIComponent(held.requestId)}`, { statusCode: 99 });
  assert.equal(wrong.status, 400);
  await delay(60);
  const released = await it.change("POST", `held/${encodeURIComponent(held.requestId)}`, {
    statusCode: 400,
    body: '{"message": "edited"}',
  });
  assert.equal(released.status, 204);
  assert.equal(await client.next(), '{"type": "error", "reason": "edited"}');
  assert.deepEqual(await events.next("released"), { requestId: held.requestId });
  const exchange = await it.get<ExchangeDescription>(`exchanges/${encodeURIComponent(held.requestId)}`);
  assert.ok((exchange.held?.millis ?? 0) >= 59 && exchange.held?.isEdited);
  assert.ok(exchange.times.totalMillis < 59, "the time for which it was held is not that of the exchange");
  assert.equal(exchange.endpointResponse?.statusCode, 400);
});

test("releases held answers when their page leaves", async (t) => {
  const it = await inspected(t);
  const events = await it.follow();
  const { stream } = await events.next("hello");
  for (const routeKey of ["quote", "ping"]) {
    await it.change("POST", "breakpoints", { apiId: it.apiId, routeKey, stream });
  }
  const client = await it.connect();
  client.socket.send(JSON.stringify({ action: "quote" }));
  client.socket.send(JSON.stringify({ action: "ping" }));
  await events.next("held");
  events.close();
  assert.match(await client.next(), /NOPE|pong/);
  assert.match(await client.next(), /NOPE|pong/);
  assert.deepEqual(await it.get("breakpoints"), { items: [] });
  assert.equal((await it.change("POST", "breakpoints", { apiId: it.apiId, routeKey: "quote", stream })).status, 409);
});

test("announces changes of stages to pages", async (t) => {
  const it = await inspected(t);
  const events = await it.follow();
  await events.next("hello");
  const { deploymentId } = await it.control("POST", `apis/${it.apiId}/deployments`, { stageName: "live" });
  assert.deepEqual(await events.next("deployment"), { kind: "api", apiId: it.apiId });
  assert.deepEqual(await events.next("deployment"), { kind: "stage", apiId: it.apiId, stage: "live", deploymentId });
});

async function root(t: TestContext, accept: string) {
  const it = await inspected(t, { inspectorPage: async () => new Map() });
  return { it, response: await fetch(it.gateway.url, { headers: { Accept: accept }, redirect: "manual" }) };
}

test("leads a browser from / to the inspector, and lists for a program what is served", async (t) => {
  const { response } = await root(t, "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
  assert.deepEqual([response.status, response.headers.get("location")], [302, "/inspector/"]);
  const { it, response: listed } = await root(t, "*/*");
  const { controlPlane, apis } = (await listed.json()) as { controlPlane: string; apis: object[] };
  assert.equal(controlPlane, `${it.gateway.url}/v2`);
  assert.deepEqual(apis, [{ apiId: it.apiId, name: "ticker", stages: [{ name: "live", url: it.wsUrl }] }]);
});
