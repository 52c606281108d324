import assert from "node:assert/strict";
import { test } from "node:test";
import { type PropertyMap, Secret, unknown } from "../property-value.ts";
import type { CheckContext } from "../resource.ts";
import { integration } from "./integration.ts";
import { integrationResponse } from "./integration-response.ts";

const context: CheckContext = { name: "answer", randomSeed: new Uint8Array(8), findings: {} };
const check = (inputs: PropertyMap, of: CheckContext = context) =>
  integrationResponse.check(
    { apiId: "a", integrationId: "i", integrationResponseKey: "$default", ...inputs },
    undefined,
    of,
  );

test("a template that does not parse fails the check, with place and caret", () => {
  const { failures } = check({ responseTemplates: { $default: "{}\n#if($x)" } });
  const [failure, ...more] = failures;
  assert.deepEqual(more, []);
  assert.equal(failure?.property, 'responseTemplates["$default"]');
  assert.match(
    failure?.reason ?? "",
    /^AB001 line 2, column \d+: Unexpected end of template\..*\n {2}#if\(\$x\)\n +\^$/s,
  );
});

test("what only may go wrong is a warning", () => {
  const { failures, warnings } = check({ responseTemplates: { $default: '{"a": $inpt}' } });
  assert.deepEqual(failures, []);
  assert.deepEqual(
    warnings?.map(({ property, finding }) => [property, finding.code]),
    [['responseTemplates["$default"]', "AB003"]],
  );
});

test("a key that the service refuses is told once, by its finding", () => {
  const { failures } = check({ integrationResponseKey: "200" });
  assert.equal(failures.length, 1);
  assert.match(failures[0]?.reason ?? "", /^AB020 .*Write \/200\/\.$/);
});

test("a finding that is switched off leaves the rules of the service", () => {
  const { failures } = check({ integrationResponseKey: "200" }, { ...context, findings: { off: ["AB020"] } });
  assert.equal(failures.length, 1);
  assert.match(failures[0]?.reason ?? "", /^Invalid integration response key/);
});

test("without findings only the rules of the service are looked at", () => {
  const { failures, warnings } = check(
    { responseTemplates: { $default: "#if" } },
    { name: "answer", randomSeed: new Uint8Array(8) },
  );
  assert.deepEqual(failures, []);
  assert.equal(warnings, undefined);
});

test("nothing is said of what a preview does not know", () => {
  const { failures, warnings } = check({
    integrationResponseKey: unknown,
    templateSelectionExpression: unknown,
    responseTemplates: { ok: '{"a": 1}', other: unknown },
  });
  assert.deepEqual([failures, warnings], [[], []]);
  assert.deepEqual(check({ templateSelectionExpression: "a", responseTemplates: unknown }).warnings, []);
});

test("what is known is judged beside what is not", () => {
  const { warnings } = check({ responseTemplates: { ok: '{"a": $inpt}', other: unknown } });
  assert.deepEqual(
    warnings?.map(({ property }) => property),
    ["responseTemplates.ok"],
  );
});

test("a secret template is judged and not shown", () => {
  const { failures, warnings } = check({
    responseTemplates: new Secret({ $default: "#if($hunter2)", other: '{"a": $hunter2}' }),
  });
  const told = JSON.stringify([failures, warnings]);
  assert.match(told, /AB001/);
  assert.match(told, /AB003/);
  assert.doesNotMatch(told, /hunter2/);
});

test("a timeout is told under its Pulumi name", () => {
  const { failures } = integration.check(
    {
      apiId: "a",
      integrationType: "HTTP",
      integrationMethod: "GET",
      integrationUri: "https://example.com",
      timeoutMilliseconds: 30_000,
    },
    undefined,
    context,
  );
  assert.deepEqual(
    failures.map(({ property, reason }) => [property, reason.slice(0, 5)]),
    [["timeoutMilliseconds", "AB081"]],
  );
});
