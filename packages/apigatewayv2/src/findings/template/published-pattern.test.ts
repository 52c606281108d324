import assert from "node:assert/strict";
import { test } from "node:test";
import { findings } from "../findings.ts";
import { apiOf, lambdaUri } from "../graph.fixture.ts";
import { type PublishedPattern, publishedPatterns } from "./published-pattern.fixture.ts";

test("there are at least thirty published patterns", () => {
  assert.ok(publishedPatterns.length >= 30, String(publishedPatterns.length));
});

for (const pattern of publishedPatterns) {
  test(`finds nothing in the pattern "${pattern.name}"`, () => {
    const found = findings(apiFor(pattern)).map(({ code, message, excerpt }) => `${code} ${message}\n${excerpt ?? ""}`);
    assert.deepEqual(found, []);
  });
}

function apiFor({ template, request, ofLambda, routes }: PublishedPattern) {
  const templates = { "application/json": template };
  const api = { ...(routes && { routes }) };
  if (request !== undefined) return apiOf({ ...api, integration: { ...request, requestTemplates: templates } });
  const responses = [{ integrationResponseKey: "$default", responseTemplates: templates }];
  if (!ofLambda) return apiOf({ ...api, responses });
  return apiOf({ ...api, responses, integration: { integrationType: "AWS", integrationUri: lambdaUri } });
}
