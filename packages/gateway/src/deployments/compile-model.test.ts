import assert from "node:assert/strict";
import { test } from "node:test";
import { ExpressionDocument } from "@answerback/apigatewayv2";
import { Meter } from "@answerback/vtl";
import { compileModels, modelUrl } from "./compile-model.ts";
import { compileValidation } from "./compile-validation.ts";
import type { CompiledModel, CompileProblem } from "./compiled-api.ts";

function models(schemas: Readonly<Record<string, unknown>>) {
  const problems: CompileProblem[] = [];
  const resources = Object.entries(schemas).map(([name, schema]) => ({
    modelId: `m-${name}`,
    name,
    schema: typeof schema === "string" ? schema : JSON.stringify(schema),
  }));
  return { compiled: compileModels("abc", resources, (problem) => problems.push(problem)), problems };
}

function violation(model: CompiledModel | undefined, document: unknown): string | undefined {
  assert.equal(model?.kind, "compiled");
  return model?.kind === "compiled" ? model.violation(document, new Meter()) : undefined;
}

const order = {
  $schema: "http://json-schema.org/draft-04/schema#",
  id: "order",
  type: "object",
  required: ["amount"],
  properties: { amount: { type: "number", minimum: 0, exclusiveMinimum: true } },
};

test("validates by draft 4, where exclusiveMinimum is a boolean", () => {
  const { compiled, problems } = models({ order });
  assert.deepEqual(problems, []);
  const model = compiled.get("order");
  assert.equal(violation(model, { amount: 1 }), undefined);
  assert.match(violation(model, { amount: 0 }) ?? "", /amount must be > 0/);
  assert.match(violation(model, {}) ?? "", /must have required property 'amount'/);
});

test("follows references between models of an API, in any order and circular", () => {
  const tree = {
    type: "object",
    properties: { left: { $ref: modelUrl("abc", "tree") }, value: { $ref: modelUrl("abc", "text") } },
  };
  const { compiled, problems } = models({ tree, text: { type: "string" } });
  assert.deepEqual(problems, []);
  assert.equal(violation(compiled.get("tree"), { left: { left: {}, value: "x" } }), undefined);
  assert.match(violation(compiled.get("tree"), { left: { value: 1 } }) ?? "", /left\/value must be string/);
});

test("follows references within a model", () => {
  const { compiled } = models({
    list: { definitions: { n: { type: "integer" } }, items: { $ref: "#/definitions/n" } },
  });
  assert.equal(violation(compiled.get("list"), [1, 2]), undefined);
  assert.match(violation(compiled.get("list"), [1, "2"]) ?? "", /must be integer/);
});

test("reports a model that cannot be used and keeps the others", () => {
  const { compiled, problems } = models({
    order,
    wrong: { type: "nothing" },
    lost: { $ref: modelUrl("abc", "none") },
    text: "{",
  });
  assert.deepEqual(problems.map(({ resource, member }) => `${resource} ${member}`).sort(), [
    "Model m-lost schema",
    "Model m-text schema",
    "Model m-wrong schema",
  ]);
  assert.equal(compiled.get("order")?.kind, "compiled");
  assert.equal(compiled.get("wrong")?.kind, "broken");
});

test("is not blocked by a pattern that backtracks", () => {
  const { compiled } = models({ word: { type: "string", pattern: "^(a+)+$" } });
  assert.match(violation(compiled.get("word"), `${"a".repeat(5000)}!`) ?? "", /must match pattern/);
  assert.equal(violation(compiled.get("word"), "aaa"), undefined);
});

test("ignores keywords and formats that draft 4 does not know", () => {
  const { compiled, problems } = models({ free: { type: "string", format: "color", "x-note": 1, const: "a" } });
  assert.deepEqual(problems, []);
  assert.equal(violation(compiled.get("free"), "b"), undefined);
});

test("chooses the model by the expression's value, then $default, then none", () => {
  const { compiled } = models({ order, other: { type: "object" } });
  const validation = compileValidation(
    {
      routeId: "r1",
      modelSelectionExpression: "$request.body.kind",
      requestModels: { order: "order", $default: "other" },
    },
    compiled,
    () => assert.fail("nothing is wrong"),
  );
  assert.equal(validation?.choose(new ExpressionDocument('{"kind":"order"}'), new Meter())?.name, "order");
  assert.equal(validation?.choose(new ExpressionDocument('{"kind":"else"}'), new Meter())?.name, "other");
  const strict = compileValidation(
    { routeId: "r1", modelSelectionExpression: "order", requestModels: { buy: "order" } },
    compiled,
    () => {},
  );
  assert.equal(strict?.choose(new ExpressionDocument("{}"), new Meter()), undefined);
});

test("reports a route that names a missing model", () => {
  const problems: CompileProblem[] = [];
  const validation = compileValidation(
    { routeId: "r1", modelSelectionExpression: "buy", requestModels: { buy: "none" } },
    new Map(),
    (problem) => problems.push(problem),
  );
  assert.equal(problems[0]?.member, 'requestModels["buy"]');
  assert.equal(validation?.choose(new ExpressionDocument("{}"), new Meter())?.kind, "broken");
});
