import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startPlugin } from "./plugin-process.ts";

const urn = "urn:pulumi:dev::p::answerback:apigatewayv2/integrationResponse:IntegrationResponse::answer";
const inputs = {
  apiId: "a",
  integrationId: "i",
  integrationResponseKey: "$default",
  responseTemplates: { $default: '{"a": 5-' },
};
const broken = { ...inputs, responseTemplates: { $default: "#if($x)" } };

test("a preview fails with the template's errors", async () => {
  const plugin = await startPlugin();
  after(() => plugin.interrupt());
  const { failures } = await plugin.check(urn, broken);
  assert.equal(failures.length, 1);
  // Without a property: the engine does not support paths and would print `value {<nil>}`.
  assert.match(failures[0] ?? "", /^: responseTemplates\["\$default"\]: AB001/);
  // A warning does not fail the check; this test has no engine to receive it.
  assert.deepEqual((await plugin.check(urn, inputs)).failures, []);
});

test("the environment disables findings", async () => {
  const plugin = await startPlugin({ ANSWERBACK_FINDINGS_OFF: "AB014, AB001" });
  after(() => plugin.interrupt());
  assert.deepEqual((await plugin.check(urn, broken)).failures, []);
});
