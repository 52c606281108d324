import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { type ApiDescription, mock, serveApi } from "../../execute/test-api.ts";
import { CoverageCollector } from "./coverage.ts";
import type { CoverageItem } from "./coverage-report.ts";

async function covered(t: TestContext, description: ApiDescription) {
  const collector = new CoverageCollector();
  const api = await serveApi(t, {
    ...description,
    compileTemplate: collector.compileTemplate,
    onExchange: (exchange) => collector.onExchange(exchange),
  });
  const report = () => collector.report(api.exchanges.at(-1)!.event.stage.api, "test");
  return { api, report, counts: () => report().items.map(shown) };
}

function shown(item: CoverageItem): string {
  switch (item.kind) {
    case "route":
      return `route ${item.routeKey} ${item.count}`;
    case "integrationResponse":
      return `response ${item.key} ${item.count}`;
    case "template":
      return `${item.member} ${item.key} ${item.count}`;
    case "model":
      return `model ${item.name} of ${item.routeKey} ${item.count}`;
    case "authorizer":
      return `authorizer ${item.verdict} ${item.count}`;
  }
}

const statusOf = mock('{"statusCode": $input.json("$.status")}');

test("counts routes, keys and the choice of templates", async (t) => {
  const { api, counts } = await covered(t, {
    routes: {
      go: {
        integration: statusOf,
        responses: [
          {
            integrationResponseKey: "/2\\d\\d/",
            templateSelectionExpression: "${integration.response.statuscode}",
            responseTemplates: { "200": "good", "202": "later" },
          },
          { integrationResponseKey: "$default", responseTemplates: { $default: "bad" } },
        ],
      },
      never: { integration: mock(), responses: [{ integrationResponseKey: "$default" }] },
    },
  });
  const client = await api.connect();
  await client.ask({ action: "go", status: 200 });
  await client.ask({ action: "go", status: 200 });
  await client.ask({ action: "go", status: 500 });
  assert.deepEqual(counts(), [
    "route go 3",
    "route never 0",
    "requestTemplates application/json 3",
    "response /2\\d\\d/ 2",
    "responseTemplates 200 2",
    "responseTemplates 202 0",
    "response $default 1",
    "responseTemplates $default 1",
    "requestTemplates application/json 0",
    "response $default 0",
  ]);
});

test("does not ask for integration responses that no client gets", async (t) => {
  const { api, counts } = await covered(t, {
    routes: {
      go: { integration: mock(), responses: [{ integrationResponseKey: "$default" }], twoWay: false },
    },
  });
  await (await api.connect()).frames({ action: "go" });
  assert.deepEqual(counts(), ["route go 1", "requestTemplates application/json 1"]);
});

test("counts statements and branches of templates, also after the API is deployed again", async (t) => {
  const text = "#if($input.path('$.status') == 200)yes $context.stage#{else}no#end";
  const routes: ApiDescription["routes"] = {
    go: {
      integration: mock("#set($x = 1){\"statusCode\": $input.json('$.status')}"),
      responses: [{ integrationResponseKey: "$default", responseTemplates: { $default: text } }],
    },
  };
  const { api, report } = await covered(t, { routes });
  const client = await api.connect();
  assert.equal(await client.ask({ action: "go", status: 500 }), "no");
  await api.deploy(routes);
  assert.equal(await client.ask({ action: "go", status: 500 }), "no");
  const [request, response] = report().templates;
  assert.deepEqual([request?.member, request?.renderings], ["requestTemplates", 2]);
  assert.deepEqual([response?.resource, response?.key, response?.source], ["IntegrationResponse", "$default", text]);
  const points = (kind: "statements" | "branches") =>
    response?.[kind].map(({ start, end, count }) => `${text.slice(start, end)} ${count}`);
  assert.deepEqual(points("branches"), ["yes $context.stage 0", "no 2"]);
  assert.deepEqual(points("statements"), [`${text} 2`, "$context.stage 0"]);
});

test("renders as without coverage, and a template that fails does so too", async (t) => {
  const { api } = await covered(t, {
    routes: {
      go: {
        integration: mock(),
        responses: [{ integrationResponseKey: "$default", responseTemplates: { $default: "$input.path('$').get(5)" } }],
      },
      good: {
        integration: mock(),
        responses: [
          {
            integrationResponseKey: "$default",
            responseTemplates: { $default: "#foreach($i in [1..3])$i#end $context.routeKey" },
          },
        ],
      },
    },
  });
  const client = await api.connect();
  assert.equal(await client.ask({ action: "good" }), "123 good");
  await client.ask({ action: "go" });
});

test("counts the models that validate messages, and the verdicts of an authorizer", async (t) => {
  const identity = "arn:aws:lambda:us-east-1:000000000000:function:auth";
  const allow = { principalId: "p", policyDocument: { Version: "2012-10-17", Statement: [] as object[] } };
  let allowed = false;
  const { api, counts } = await covered(t, {
    routes: {
      $connect: {
        integration: mock(),
        responses: [{ integrationResponseKey: "$default" }],
        members: { authorizationType: "CUSTOM", authorizerId: "auth1" },
      },
      go: {
        integration: mock(),
        responses: [{ integrationResponseKey: "$default" }],
        members: { modelSelectionExpression: "$request.body.kind", requestModels: { a: "A", b: "B" } },
      },
    },
    models: [
      { name: "A", modelId: "ma", contentType: "application/json", schema: '{"type":"object"}' },
      { name: "B", modelId: "mb", contentType: "application/json", schema: '{"type":"string"}' },
    ],
    authorizers: [
      {
        authorizerId: "auth1",
        name: "auth",
        authorizerType: "REQUEST",
        authorizerUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${identity}/invocations`,
      },
    ],
    functions: {
      ready: undefined,
      invoke: () => {
        const statement = { Action: "execute-api:Invoke", Effect: allowed ? "Allow" : "Deny", Resource: "*" };
        const document = { ...allow, policyDocument: { ...allow.policyDocument, Statement: [statement] } };
        return {
          functionName: "auth",
          requestId: "r",
          answer: Promise.resolve({
            statusCode: 200,
            payload: Buffer.from(JSON.stringify(document)),
            hasFailed: false,
          }),
          logLines: [],
          omittedLogLines: 0,
          report: undefined,
        };
      },
    },
  });
  await assert.rejects(api.connect(), /403/);
  assert.ok(counts().includes("authorizer refused 1") && counts().includes("authorizer allowed 0"), String(counts()));
  allowed = true;
  const client = await api.connect();
  await client.ask({ action: "go", kind: "a" });
  await client.ask({ action: "go", kind: "b" });
  await client.ask({ action: "go", kind: "b" });
  const found = counts().filter((it) => /^(?:model|authorizer|route)/.test(it));
  assert.deepEqual(found, [
    "route $connect 2",
    "route go 3",
    "model A of go 1",
    "model B of go 2",
    "authorizer allowed 1",
    "authorizer refused 1",
  ]);
});
