import assert from "node:assert/strict";
import test from "node:test";
import { type PropertyMap, Secret, unknown } from "../property-value.ts";
import { PartlyCreatedError } from "../resource.ts";
import { startFakeService } from "./fake-service.ts";
import { IdentifierError } from "./identifier.ts";
import { integrationResponse } from "./integration-response.ts";
import { ServiceError } from "./service-call.ts";

const parents = { apiId: "a", integrationId: "i" };
const path = "/v2/apis/a/integrations/i/integrationresponses";
const context = { name: "example", randomSeed: new Uint8Array([1]) };
const check = (inputs: PropertyMap) => integrationResponse.check(inputs, undefined, context);

test("creates with the given inputs and nothing else", async (t) => {
  const service = await startFakeService();
  t.after(service.stop);
  const { inputs, failures } = check({ ...parents, integrationResponseKey: "/200/", responseTemplates: {} });
  assert.deepEqual(failures, []);
  const created = await integrationResponse.create(service.context, inputs);
  assert.deepEqual(service.calls(), [{ method: "POST", path, body: { integrationResponseKey: "/200/" } }]);
  assert.deepEqual(created, {
    id: "id1",
    outputs: { ...parents, integrationResponseKey: "/200/", region: "us-east-1" },
  });
});

test("sends only changes in an update, and unsets removed inputs with an empty string or object", async (t) => {
  const service = await startFakeService();
  t.after(service.stop);
  const before: PropertyMap = {
    ...parents,
    integrationResponseKey: "/200/",
    contentHandlingStrategy: "CONVERT_TO_TEXT",
    templateSelectionExpression: "x",
    responseTemplates: { x: "1", y: "2" },
  };
  const { id, outputs } = await integrationResponse.create(service.context, before);
  service.calls();
  const after: PropertyMap = { ...parents, integrationResponseKey: "/201/" };
  const updated = await integrationResponse.update(service.context, id, after, before, outputs);
  assert.deepEqual(service.calls(), [
    {
      method: "PATCH",
      path: `${path}/${id}`,
      body: {
        contentHandlingStrategy: "",
        integrationResponseKey: "/201/",
        responseTemplates: {},
        templateSelectionExpression: "",
      },
    },
  ]);
  assert.deepEqual(updated, { ...after, region: "us-east-1" });
});

test("sends the whole map of templates when one template changes", async (t) => {
  const service = await startFakeService();
  t.after(service.stop);
  const before: PropertyMap = { ...parents, integrationResponseKey: "/200/", responseTemplates: { x: "1", y: "2" } };
  const { id, outputs } = await integrationResponse.create(service.context, before);
  service.calls();
  const after = { ...before, responseTemplates: { x: "1", z: "3" } };
  await integrationResponse.update(service.context, id, after, before, outputs);
  assert.deepEqual(service.calls()[0]?.body, { responseTemplates: { x: "1", z: "3" } });
});

test("names the differing member of a map", () => {
  const before: PropertyMap = { ...parents, integrationResponseKey: "k", responseTemplates: { $default: "1", y: "2" } };
  const after: PropertyMap = { ...parents, integrationResponseKey: "k", responseTemplates: { $default: "3", z: "4" } };
  assert.deepEqual(integrationResponse.diff(after, before, before), [
    { property: 'responseTemplates["$default"]', kind: "update", replace: false },
    { property: "responseTemplates.z", kind: "add", replace: false },
    { property: "responseTemplates.y", kind: "delete", replace: false },
  ]);
});

test("is replaced when its parents change, but not for the state's internal members", () => {
  const before: PropertyMap = { ...parents, integrationResponseKey: "k", __defaults: [] };
  assert.deepEqual(integrationResponse.diff({ ...parents, integrationResponseKey: "k" }, before, before), []);
  assert.deepEqual(integrationResponse.diff({ ...before, apiId: "b", integrationId: unknown }, before, before), [
    { property: "apiId", kind: "update", replace: true },
    { property: "integrationId", kind: "update", replace: true },
  ]);
});

test("is replaced when the program's or the host's region changes, but not if the state has no region", () => {
  const inputs: PropertyMap = { ...parents, integrationResponseKey: "k" };
  const state = { ...inputs, region: "us-east-1" };
  const replaced = [{ property: "region", kind: "update", replace: true }];
  assert.deepEqual(integrationResponse.diff({ ...inputs, region: "eu-west-1" }, inputs, state, "us-east-1"), replaced);
  assert.deepEqual(integrationResponse.diff(inputs, inputs, state, "eu-west-1"), replaced);
  assert.deepEqual(integrationResponse.diff({ ...inputs, region: "us-east-1" }, inputs, state, "us-east-1"), []);
  assert.deepEqual(integrationResponse.diff(inputs, inputs, inputs, "eu-west-1"), []);
});

test("names every invalid input and the accepted values", () => {
  const { failures } = check({
    apiId: "a",
    integrationResponseKey: ["k"],
    contentHandlingStrategy: "CONVERT",
    responseTemplates: { x: "t".repeat(32769), y: { z: "" } },
    responseTemplate: {},
  });
  assert.deepEqual(failures, [
    { property: "integrationResponseKey", reason: "expected a string, got an array" },
    {
      property: "contentHandlingStrategy",
      reason: 'expected one of CONVERT_TO_BINARY, CONVERT_TO_TEXT, got "CONVERT"',
    },
    { property: "responseTemplates.x", reason: "expected a string of 0 to 32768 characters, got 32769 characters" },
    { property: "responseTemplates.y", reason: "expected a string of 0 to 32768 characters, got an object" },
    { property: "responseTemplate", reason: "unknown property; did you mean responseTemplates?" },
    { property: "integrationId", reason: "this property is required: a string" },
  ]);
});

test("check reports the service's errors about a key and an expression", () => {
  const { failures } = check({ ...parents, integrationResponseKey: "/(/", templateSelectionExpression: "$default" });
  assert.deepEqual(
    failures.map(({ property }) => property),
    ["integrationResponseKey", "templateSelectionExpression"],
  );
});

test("accepts unknown values and never shows a secret", () => {
  assert.deepEqual(check({ apiId: unknown, integrationId: unknown, integrationResponseKey: unknown }).failures, []);
  const { failures } = check({
    ...parents,
    integrationResponseKey: new Secret("/(hush/"),
    contentHandlingStrategy: new Secret("hush"),
  });
  assert.equal(failures.length, 1);
  assert.ok(!JSON.stringify(failures).includes("hush"));
  assert.ok(
    !JSON.stringify(check({ ...parents, integrationResponseKey: new Secret("/(hush/") }).failures).includes("hush"),
  );
});

test("keeps secrets secret in outputs, after an update and after a read", async (t) => {
  const service = await startFakeService();
  t.after(service.stop);
  const inputs: PropertyMap = {
    ...parents,
    integrationResponseKey: "k",
    responseTemplates: { open: "1", closed: new Secret("2") },
  };
  const { id, outputs } = await integrationResponse.create(service.context, inputs);
  assert.deepEqual(service.calls()[0]?.body, {
    integrationResponseKey: "k",
    responseTemplates: { open: "1", closed: "2" },
  });
  assert.deepEqual(outputs.responseTemplates, { open: "1", closed: new Secret("2") });
  const read = await integrationResponse.read(service.context, id, outputs, inputs);
  assert.deepEqual(read?.outputs.responseTemplates, { open: "1", closed: new Secret("2") });
  assert.deepEqual(read?.inputs.responseTemplates, { open: "1", closed: new Secret("2") });
  assert.deepEqual(
    integrationResponse.diff(inputs, { ...inputs, responseTemplates: { open: "1", closed: "2" } }, outputs),
    [],
  );
});

test("reads by composite id or by bare id with the parents, keeps the bare id, and returns undefined if it does not exist", async (t) => {
  const service = await startFakeService();
  t.after(service.stop);
  const { id } = await integrationResponse.create(service.context, { ...parents, integrationResponseKey: "k" });
  const expected = { id, outputs: { ...parents, integrationResponseKey: "k", region: "us-east-1" } };
  const byComposite = await integrationResponse.read(service.context, `a/i/${id}`, {});
  assert.deepEqual(byComposite, { ...expected, inputs: { ...parents, integrationResponseKey: "k" } });
  assert.deepEqual(await integrationResponse.read(service.context, id, parents), byComposite);
  assert.equal(await integrationResponse.read(service.context, "a/i/gone", {}), undefined);
});

test("names the required form of the id if the parents are unknown or the form is wrong", async (t) => {
  const service = await startFakeService();
  t.after(service.stop);
  const refused = (id: string, message: RegExp) =>
    assert.rejects(integrationResponse.read(service.context, id, { apiId: "a" }), (error) => {
      assert.ok(error instanceof IdentifierError);
      assert.match(error.message, message);
      return true;
    });
  await refused("x", /integrationId is not known\. Use the id apiId\/integrationId\/integrationResponseId/);
  await refused("a/x", /expected apiId\/integrationId\/integrationResponseId/);
  assert.deepEqual(service.calls(), []);
});

test("reads drift, also of members that the program did not set", async (t) => {
  const service = await startFakeService();
  t.after(service.stop);
  const inputs: PropertyMap = { ...parents, integrationResponseKey: "k" };
  const { id, outputs } = await integrationResponse.create(service.context, inputs);
  service.resources.set(`${path}/${id}`, {
    integrationResponseKey: "other",
    contentHandlingStrategy: "CONVERT_TO_TEXT",
  });
  const read = await integrationResponse.read(service.context, id, outputs, inputs);
  assert.deepEqual(read?.inputs, {
    ...parents,
    integrationResponseKey: "other",
    contentHandlingStrategy: "CONVERT_TO_TEXT",
  });
});

test("deletes, and succeeds if the resource does not exist", async (t) => {
  const service = await startFakeService();
  t.after(service.stop);
  const { id, outputs } = await integrationResponse.create(service.context, {
    ...parents,
    integrationResponseKey: "k",
  });
  await integrationResponse.delete(service.context, id, outputs);
  await integrationResponse.delete(service.context, id, outputs);
  assert.equal(service.resources.size, 0);
});

test("retries after a conflict, then fails with the service's message", async (t) => {
  const service = await startFakeService();
  t.after(service.stop);
  const impatient = { ...service.context, conflictRetries: 1 };
  const inputs: PropertyMap = { ...parents, integrationResponseKey: "k" };
  service.failNext("POST", 409, "ConflictException", 1);
  const { id, outputs } = await integrationResponse.create(impatient, inputs);
  service.failNext("PATCH", 409, "ConflictException", 2);
  await assert.rejects(
    integrationResponse.update(impatient, id, { ...inputs, integrationResponseKey: "l" }, inputs, outputs),
    {
      name: "ServiceError",
      code: "ConflictException",
      message: `updating API Gateway v2 Integration Response (${id}): ConflictException: the fake fails with ConflictException`,
    },
  );
});

test("names the address that does not answer and the property to check", async () => {
  const service = await startFakeService();
  const endpoint = await service.context.client.config.endpoint?.();
  await service.stop();
  await assert.rejects(
    integrationResponse.create(service.context, { ...parents, integrationResponseKey: "/200/" }),
    (error) => {
      assert.ok(error instanceof ServiceError && !(error instanceof PartlyCreatedError));
      assert.equal(
        error.message,
        `creating API Gateway v2 Integration Response (/200/): no answer from http://127.0.0.1:${endpoint?.port} (ECONNREFUSED). Is it running, and is the provider's "endpoint" correct?`,
      );
      return true;
    },
  );
});

test("previews the inputs, and old values for other properties", () => {
  const inputs: PropertyMap = { apiId: unknown, integrationId: "i", integrationResponseKey: "k" };
  assert.deepEqual(integrationResponse.preview(inputs, undefined), { ...inputs, region: unknown });
  const state: PropertyMap = {
    ...parents,
    integrationResponseKey: "j",
    contentHandlingStrategy: "CONVERT_TO_TEXT",
    region: "r",
  };
  assert.deepEqual(integrationResponse.preview({ ...parents, integrationResponseKey: "k" }, state), {
    ...parents,
    integrationResponseKey: "k",
    region: "r",
  });
});
