import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import type { Integration, IntegrationResponse } from "@answerback/apigatewayv2";
import { mock, serveApi, serveBackend } from "../test-api.ts";

const echo: readonly IntegrationResponse[] = [
  { integrationResponseKey: "$default", responseTemplates: { $default: "$context.routeKey" } },
];
const route = { integration: mock(), responses: echo };

function errorOf(frame: string | Buffer): string {
  return JSON.parse(String(frame)).message;
}

test("a message takes the route of its key, else $default", async (t) => {
  const api = await serveApi(t, { routes: { join: route, 5: route, "a/b c": route, $default: route } });
  const client = await api.connect();
  const rows: readonly [message: string, route: string][] = [
    ['{"action":"join"}', "join"],
    ['{"action":"Join"}', "$default"],
    ['{"action":"leave"}', "$default"],
    ['{"action":5}', "5"],
    ['{"action":"a/b c"}', "a/b c"],
    ["{}", "$default"],
    ["hello", "$default"],
    ["", "$default"],
    ['["join"]', "$default"],
    ['{"action":{"x":1}}', "$default"],
    ['{"action":null}', "$default"],
    ['{"action":"$connect"}', "$default"],
    ['{"action":"$disconnect"}', "$default"],
    ['{"action":"$default"}', "$default"],
    ['{"action":"constructor"}', "$default"],
  ];
  for (const [message, expected] of rows) assert.equal(await client.ask(message), expected, message);
});

test("no message runs the routes of handshakes and disconnects, whatever an expression yields", async (t) => {
  const lifecycle = { $connect: route, $disconnect: route };
  const rows: readonly [expression: string, message: string][] = [
    ["$request.body.action", '{"action":"$connect"}'],
    ["$request.body.action", '{"action":"$disconnect"}'],
    ["$${request.body.action}", '{"action":"disconnect"}'],
    ["$disconnect", "{}"],
    ["$connect", "{}"],
  ];
  for (const [routeSelectionExpression, message] of rows) {
    const open = await serveApi(t, { routeSelectionExpression, routes: { ...lifecycle, $default: route } });
    assert.equal(await (await open.connect()).ask(message), "$default", message);
    const closed = await serveApi(t, { routeSelectionExpression, routes: lifecycle });
    assert.equal(errorOf(await (await closed.connect()).ask(message)), "Forbidden", message);
    assert.equal(closed.exchanges.at(-1)?.request, undefined);
  }
});

test("a static route selection expression sends every JSON message to the route of that name", async (t) => {
  const api = await serveApi(t, { routeSelectionExpression: "join", routes: { join: route, $default: route } });
  const client = await api.connect();
  assert.equal(await client.ask('{"x":1}'), "join");
  assert.equal(await client.ask("no json"), "$default");
});

test("an expression of several variables evaluates even if one is missing", async (t) => {
  const routeSelectionExpression = "${request.body.action}-${request.body.kind}";
  const api = await serveApi(t, { routeSelectionExpression, routes: { "join-": route } });
  assert.equal(await (await api.connect()).ask('{"action":"join"}'), "join-");
});

test("Forbidden without a matching route, and for a route without a target; the connection stays open", async (t) => {
  const api = await serveApi(t, { routes: { join: route, bare: {} } });
  const client = await api.connect();
  for (const message of [{ action: "leave" }, "no json", { action: "bare" }]) {
    const frame = await client.ask(message);
    const { event } = api.exchanges.at(-1)!;
    assert.equal(
      frame,
      `{"message": "Forbidden", "connectionId":"${event.connection.connectionId}", "requestId":"${event.requestId}"}`,
    );
  }
  assert.equal(await client.ask({ action: "join" }), "join");
});

test("identifiers are 16 characters, constant for a connection, new for a message", async (t) => {
  const responses = [
    {
      integrationResponseKey: "$default",
      responseTemplates: {
        $default: "$context.connectionId $context.requestId $context.extendedRequestId $context.messageId",
      },
    },
  ];
  const api = await serveApi(t, { routes: { $default: { integration: mock(), responses } } });
  const client = await api.connect();
  const [one, two] = [await client.ask("1"), await client.ask("2")].map((frame) => String(frame).split(" "));
  for (const id of [...one!, ...two!]) assert.match(id, /^[A-Za-z0-9_-]{15}=$/);
  assert.equal(one![0], two![0]);
  assert.equal(one![1], one![2]);
  assert.notEqual(one![1], one![3]);
  assert.notEqual(one![1], two![1]);
});

test("the document of a MOCK request template is read leniently, and its integer is the subject", async (t) => {
  const rows: readonly [template: string, expected: string | undefined][] = [
    ['{"statusCode": 200}', "200"],
    ["{statusCode: 200}", "200"],
    ['{"statusCode": 200,}', "200"],
    ["{'statusCode': 200}", "200"],
    ['{"statusCode": "200"}', undefined],
    ['{"statusCode": 200.5}', undefined],
    ['{"statusCode": -1}', "-1"],
    ['{"statusCode": 7, "more": true}', "7"],
    ["{}", undefined],
    ["", undefined],
    ["ok", undefined],
    ["[200]", undefined],
    ["null", undefined],
  ];
  const responses = [{ integrationResponseKey: "$default", responseTemplates: { $default: "$context.status" } }];
  for (const [template, expected] of rows) {
    const api = await serveApi(t, { routes: { $default: { integration: mock(template), responses } } });
    const frame = await (await api.connect()).ask("x");
    if (expected === undefined) assert.equal(errorOf(frame), "Internal server error", template);
    else assert.equal(frame, expected, template);
  }
});

test("a MOCK integration without a template uses the message as its document", async (t) => {
  const api = await serveApi(t, {
    routes: { $default: { integration: { integrationType: "MOCK" }, responses: echo } },
  });
  const client = await api.connect();
  assert.equal(await client.ask('{"statusCode":200}'), "$default");
  assert.equal(errorOf(await client.ask('{"n":1}')), "Internal server error");
});

test("a failure before the answer is reported on a one-way route, one after it is not", async (t) => {
  const broken = { $default: "#if($x" };
  const api = await serveApi(t, {
    routes: {
      before: { integration: { integrationType: "MOCK", requestTemplates: broken }, responses: echo, twoWay: false },
      after: {
        integration: mock(),
        responses: [{ integrationResponseKey: "$default", responseTemplates: broken }],
        twoWay: false,
      },
      unmatched: { integration: mock(), responses: [], twoWay: false },
    },
  });
  const client = await api.connect();
  assert.equal(errorOf((await client.frames({ action: "before" }))[0]!), "Internal server error");
  assert.deepEqual(await client.frames({ action: "after" }), []);
  assert.deepEqual(await client.frames({ action: "unmatched" }), []);
});

test("a template that does not compile fails only its own messages and reports its place", async (t) => {
  const responses = [
    { integrationResponseKey: "/200/", responseTemplates: { $default: "fine" } },
    { integrationResponseKey: "$default", responseTemplates: { $default: "line one\n  #if($x" } },
  ];
  const api = await serveApi(t, {
    routes: {
      good: { integration: mock('{"statusCode": 200}'), responses },
      bad: { integration: mock('{"statusCode": 404}'), responses },
    },
  });
  const client = await api.connect();
  assert.equal(errorOf(await client.ask({ action: "bad" })), "Internal server error");
  const { outcome } = api.exchanges.at(-1)!;
  assert.ok(outcome.kind === "failed");
  assert.equal(outcome.error.place?.resource, "IntegrationResponse ir1 of Integration i1");
  assert.equal(outcome.error.place?.member, 'responseTemplates["$default"]');
  assert.equal(outcome.error.place?.position?.line, 2);
  assert.equal(await client.ask({ action: "good" }), "fine");
  assert.equal(api.warnings.length, 2);
  assert.match(
    api.warnings[0]!,
    /^API a1, stage live: IntegrationResponse ir1 of Integration i0, responseTemplates\["\$default"\]:2:\d+: /,
  );
});

test("a template that fails while it renders reports its place", async (t) => {
  const responses = [
    { integrationResponseKey: "$default", responseTemplates: { $default: "a\n$util.parseJson('{')" } },
  ];
  const api = await serveApi(t, { routes: { $default: { integration: mock(), responses } } });
  assert.equal(errorOf(await (await api.connect()).ask("x")), "Internal server error");
  const { outcome } = api.exchanges.at(-1)!;
  assert.ok(outcome.kind === "failed");
  assert.equal(outcome.error.place?.position?.line, 2);
});

test("an answer of more than 128 KB: an error frame on a two-way route; one of exactly 128 KB is sent", async (t) => {
  let size = 131_072;
  const backend = await serveBackend(t, () => ({ body: "x".repeat(size) }));
  const integration: Integration = { integrationType: "HTTP", integrationMethod: "POST", integrationUri: backend.url };
  const responses = [{ integrationResponseKey: "$default" }];
  const api = await serveApi(t, {
    routes: { two: { integration, responses }, one: { integration, responses, twoWay: false } },
  });
  const client = await api.connect();
  assert.equal((await client.ask({ action: "two" })).length, size);
  size++;
  assert.equal(errorOf(await client.ask({ action: "two" })), "Internal server error");
  assert.deepEqual(await client.frames({ action: "one" }), []);
});

test("a rendered answer of more than 128 KB: an error frame", async (t) => {
  const text = "0123456789abcdef".repeat(512);
  const responses = [
    { integrationResponseKey: "$default", responseTemplates: { $default: `#foreach($i in [1..17])${text}#end` } },
  ];
  const api = await serveApi(t, { routes: { $default: { integration: mock(), responses } } });
  assert.equal(errorOf(await (await api.connect()).ask("x")), "Internal server error");
});

test("answers are sent in frames of at most 32 KB", async (t) => {
  const text = "é".repeat(40_000);
  const backend = await serveBackend(t, () => ({ body: text }));
  const api = await serveApi(t, {
    routes: {
      $default: {
        integration: { integrationType: "HTTP_PROXY", integrationMethod: "POST", integrationUri: backend.url },
      },
    },
  });
  const client = await api.connect();
  const wire: Buffer[] = [];
  const internals = client.socket as unknown as { readonly _socket: NodeJS.ReadableStream };
  internals._socket.prependListener("data", (chunk: Buffer) => wire.push(chunk));
  assert.equal(await client.ask("x"), text);
  const bytes = Buffer.concat(wire);
  // Text frame, not final, 16-bit length 32768; then a continuation, not final; then the last one.
  assert.deepEqual([...bytes.subarray(0, 4)], [0x01, 126, 0x80, 0x00]);
  assert.deepEqual([...bytes.subarray(4 + 32_768, 8 + 32_768)], [0x00, 126, 0x80, 0x00]);
  assert.deepEqual([...bytes.subarray(8 + 65_536, 12 + 65_536)], [0x80, 126, 0x38, 0x80]);
});

test("messages do not wait for each other, and run on the deployment at their arrival", async (t) => {
  const release: (() => void)[] = [];
  const backend = await serveBackend(t, async ({ body }) => {
    if (body === "slow") await new Promise<void>((resolve) => release.push(resolve));
    return {};
  });
  const routes = (deployment: string) => ({
    $default: {
      integration: { integrationType: "HTTP", integrationMethod: "POST", integrationUri: backend.url } as const,
      responses: [
        {
          integrationResponseKey: "$default",
          responseTemplates: { $default: `${deployment} $context.messageId.length()` },
        },
      ],
    },
  });
  const api = await serveApi(t, { routes: routes("first") });
  const client = await api.connect();
  const frames: string[] = [];
  client.socket.on("message", (data) => frames.push(String(data)));
  client.socket.send("slow");
  while (release.length === 0) await new Promise(setImmediate);
  await api.deploy(routes("second"));
  assert.equal(await client.ask("fast"), "second 16");
  const ended = api.nextExchange();
  release[0]!();
  await ended;
  await once(client.socket, "message");
  assert.deepEqual(frames, ["second 16", "first 16"]);
});

test("an expression that reads request.body ignores changes that a template made through $input.path", async (t) => {
  const responses = [
    {
      integrationResponseKey: "$default",
      templateSelectionExpression: "$request.body.data.kind",
      responseTemplates: { original: "original", changed: "changed" },
    },
  ];
  const integration = mock(`#set($input.path('$.data').kind = "changed"){"statusCode": 200}`);
  const api = await serveApi(t, { routes: { $default: { integration, responses } } });
  assert.equal(await (await api.connect()).ask({ data: { kind: "original" } }), "original");
});

test("whole, fragmented and cut messages keep their order, with control frames between", async (t) => {
  const api = await serveApi(t, {
    routes: {
      $default: {
        integration: mock(),
        responses: [
          {
            integrationResponseKey: "$default",
            templateSelectionExpression: "$request.body",
            responseTemplates: Object.fromEntries(["1", "two", "3", "grüße", "5"].map((key) => [key, `<${key}>`])),
          },
        ],
      },
    },
  });
  const client = await api.connect();
  const answers: string[] = [];
  client.socket.on("message", (data: Buffer) => answers.push(data.toString("utf8")));
  const { socket } = client;
  socket.send("1");
  socket.send("t", { fin: false });
  socket.ping("between");
  socket.send("wo", { fin: true });
  socket.send("3");
  // Four bytes of a frame now, the rest later.
  const frame = Buffer.from([0x81, 0x87, 1, 2, 3, 4, ...Buffer.from("grüße").map((byte, at) => byte ^ ((at % 4) + 1))]);
  const internals = socket as unknown as { readonly _socket: NodeJS.WritableStream };
  internals._socket.write(frame.subarray(0, 8));
  await new Promise((resolve) => setTimeout(resolve, 20));
  internals._socket.write(frame.subarray(8));
  socket.send("5");
  while (answers.length < 5) await once(socket, "message");
  assert.deepEqual(answers, ["<1>", "<two>", "<3>", "<grüße>", "<5>"]);
});
