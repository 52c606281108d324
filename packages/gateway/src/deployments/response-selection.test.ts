import assert from "node:assert/strict";
import { test } from "node:test";
import { compileIntegrationResponseKey } from "@answerback/apigatewayv2";
import { Meter } from "@answerback/vtl";
import fc from "fast-check";
import type { CompiledIntegrationResponse } from "./compiled-api.ts";
import { compileResponseSelection } from "./response-selection.ts";

function selection(...keys: string[]) {
  const responses = keys.map((key) => ({
    key: compileIntegrationResponseKey(key),
    response: {
      integrationResponseId: key,
      key,
      contentHandling: undefined,
      templates: { selectionExpression: undefined, keys: [] },
      chooseTemplate: () => ({ kind: "none" }),
      parameters: [],
    } satisfies CompiledIntegrationResponse,
  }));
  return compileResponseSelection("statusCode", responses);
}

const rows: readonly [keys: readonly string[], subject: string, chosen: string | undefined][] = [
  [["/200/", "$default"], "200", "/200/"],
  [["/200/", "$default"], "201", "$default"],
  [["/2\\d\\d/", "/20\\d/"], "204", "/2\\d\\d/"],
  [["/20\\d/", "/2\\d\\d/"], "204", "/20\\d/"],
  [["/4/", "$default"], "404", "$default"],
  [["/4.*/"], "404", "/4.*/"],
  [["/\\d{3}/"], "500", "/\\d{3}/"],
  [["/-1/", "$default"], "200", "$default"],
  [["/-1/", "$default"], "-1", "/-1/"],
  [["/400/"], "200", undefined],
  [["$default"], "anything", "$default"],
  [["$default", "/200/"], "200", "/200/"],
  [[], "200", undefined],
  [["/.*Bad.*/", "$default"], "Bad thing", "/.*Bad.*/"],
  [["/Bad/", "$default"], "Bad thing", "$default"],
  [["/.+/", "$default"], "", "$default"],
  [["/.*/"], "", "/.*/"],
];

for (const [keys, subject, chosen] of rows) {
  test(`chooses ${chosen ?? "none"} for '${subject}' from ${keys.join(" ") || "no keys"}, each time`, () => {
    const { choose } = selection(...keys);
    assert.equal(choose(subject, new Meter())?.key, chosen);
    assert.equal(choose(subject, new Meter())?.key, chosen);
  });
}

test("caching does not change choices", () => {
  const keys = ["/2\\d\\d/", "/4.*/", "/.*x.*/"];
  const caching = selection(...keys);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.integer({ min: -1, max: 999 }).map(String)), (subject) => {
      assert.equal(caching.choose(subject, new Meter())?.key, selection(...keys).choose(subject, new Meter())?.key);
    }),
    { numRuns: 600 },
  );
});
