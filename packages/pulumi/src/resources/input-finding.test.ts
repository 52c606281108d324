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

test("a template that does not parse fails the check, with position and caret", () => {
  const { failures } = check({ responseTemplates: { $default: "{}\n#if($x)" } });
  const [failure, ...more] = failures;
  assert.deepEqual(more, []);
  assert.equal(failure?.property, 'responseTemplates["$default"]');
  assert.match(
    failure?.reason ?? "",
    /^AB001 line 2, column \d+: Unexpected end of template\..*\n {2}#if\(\$x\)\n +\^$/s,
  );
});

test("a possible problem is only a warning", () => {
  const { failures, warnings } = check({ responseTemplates: { $default: '{"a": $inpt}' } });
  assert.deepEqual(failures, []);
  assert.deepEqual(
    warnings?.map(({ property, finding }) => [property, finding.code]),
    [['responseTemplates["$default"]', "AB003"]],
  );
});

test("a key that the service refuses is reported once, by its finding", () => {
  const { failures } = check({ integrationResponseKey: "200" });
  assert.equal(failures.length, 1);
  assert.match(failures[0]?.reason ?? "", /^AB020 .*Write \/200\/\.$/);
});

test("the service's rules apply even if the finding is disabled", () => {
  const { failures } = check({ integrationResponseKey: "200" }, { ...context, findings: { off: ["AB020"] } });
  assert.equal(failures.length, 1);
  assert.match(failures[0]?.reason ?? "", /^Invalid integration response key/);
});

test("only the service's rules apply without findings", () => {
  const { failures, warnings } = check(
    { responseTemplates: { $default: "#if" } },
    { name: "answer", randomSeed: new Uint8Array(8) },
  );
  assert.deepEqual(failures, []);
  assert.equal(warnings, undefined);
});

test("unknown values have no findings in a preview", () => {
  const { failures, warnings } = check({
    integrationResponseKey: unknown,
    templateSelectionExpression: unknown,
    responseTemplates: { ok: '{"a": 1}', other: unknown },
  });
  assert.deepEqual([failures, warnings], [[], []]);
  assert.deepEqual(check({ templateSelectionExpression: "a", responseTemplates: unknown }).warnings, []);
});

test("known values have findings beside unknown ones", () => {
  const { warnings } = check({ responseTemplates: { ok: '{"a": $inpt}', other: unknown } });
  assert.deepEqual(
    warnings?.map(({ property }) => property),
    ["responseTemplates.ok"],
  );
});

test("a secret template has findings but is not shown", () => {
  const { failures, warnings } = check({
    responseTemplates: new Secret({ $default: "#if($hunter2)", other: '{"a": $hunter2}' }),
  });
  const shown = JSON.stringify([failures, warnings]);
  assert.match(shown, /AB001/);
  assert.match(shown, /AB003/);
  assert.doesNotMatch(shown, /hunter2/);
});

test("a timeout is reported under its Pulumi name", () => {
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
