import assert from "node:assert/strict";
import { test } from "node:test";
import { type SampledRoute, sampleMessage } from "./sample-message.ts";
import { schemaSample } from "./schema-sample.ts";

const route: SampledRoute = {
  routeKey: "quote",
  routeSelectionExpression: "$request.body.action",
  lastMessage: undefined,
  model: undefined,
  requestTemplates: [],
  requestParameters: [],
};

const sample = (members: Partial<SampledRoute>) => {
  const { text, from } = sampleMessage({ ...route, ...members }) ?? {};
  return [text === undefined ? undefined : JSON.parse(text), from];
};

test("makes a message of the last one, the model, the request template, or the route key", () => {
  const model = JSON.stringify({
    type: "object",
    properties: { action: { type: "string" }, symbol: { enum: ["ACME"] }, count: { type: "integer", minimum: 2 } },
  });
  const requestTemplates = [
    `#set($x = $input.path('$.user.name')){"s": $input.json("$['symbol']"), "all": $input.json('$')}`,
  ];
  assert.deepEqual(sample({ lastMessage: '{"a":1}', model, requestTemplates }), [{ a: 1 }, "message"]);
  assert.deepEqual(sample({ model, requestTemplates }), [{ action: "quote", symbol: "ACME", count: 2 }, "model"]);
  assert.deepEqual(sample({ requestTemplates }), [
    { action: "quote", user: { name: "name" }, symbol: "symbol" },
    "template",
  ]);
  assert.deepEqual(sample({}), [{ action: "quote" }, "route"]);
  assert.deepEqual(sample({ routeSelectionExpression: "${request.body.message.type}" }), [
    { message: { type: "quote" } },
    "route",
  ]);
  assert.deepEqual(sample({ routeKey: "$default" }), [{}, "route"]);
  assert.deepEqual(sample({ routeKey: "$connect" }), [undefined, undefined]);
  assert.deepEqual(sample({ requestTemplates: ["#set($x = "] })[1], "route");
  assert.deepEqual(sample({ requestTemplates: ["$input.json('$.__proto__.polluted')"] })[0], { action: "quote" });
});

test("puts the members in that request parameters read", () => {
  const requestParameters = [
    "route.request.body.symbol",
    "route.request.body.of.market",
    "route.request.header.x",
    "'a'",
  ];
  assert.deepEqual(sample({ requestParameters }), [
    { action: "quote", symbol: "symbol", of: { market: "market" } },
    "template",
  ]);
});

test("makes the simplest value that a schema describes", () => {
  const of = (schema: object) => schemaSample(JSON.stringify(schema));
  assert.deepEqual(of({ type: ["null", "array"], items: { type: "boolean" } }), [true]);
  assert.deepEqual(of({ $ref: "#/definitions/a~1b", definitions: { "a/b": { const: 3 } } }), 3);
  assert.deepEqual(
    of({ allOf: [{ properties: { a: { default: 1 } } }], properties: { b: { format: "date", type: "string" } } }),
    {
      a: 1,
      b: "2026-01-01",
    },
  );
  assert.deepEqual(of({ type: "string", minLength: 6 }), "textxx");
  const endless = {
    definitions: { n: { type: "object", properties: { next: { $ref: "#/definitions/n" } } } },
    $ref: "#/definitions/n",
  };
  assert.ok(JSON.stringify(of(endless)).length < 200);
  assert.equal(schemaSample("{"), undefined);
});
