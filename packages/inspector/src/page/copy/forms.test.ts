import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import type { ApiDescription, IntegrationDescription } from "@answerback/gateway/inspector-api";
import { type Copied, copyForms } from "./forms.ts";

const source = `{"type": "error", "reason": $input.json('$.message'), "it": "isn't \\"so\\""}`;
const copied: Copied = {
  api: { apiId: "a1", name: "stock ticker", findings: [] } as unknown as ApiDescription,
  integration: {
    integrationId: "i1",
    program: { name: "quote" },
    findings: [],
  } as unknown as IntegrationDescription,
  response: {
    integrationResponseId: "r1",
    integrationResponseKey: "/4\\d\\d/",
    templateSelectionExpression: "${integration.response.statuscode}",
    templates: [
      { templateId: "t", key: "application/json", source },
      { templateId: "u", key: "$default", source: "one\n`two` ${x}\u2028" },
    ],
    program: { name: "refused" },
    findings: [],
  },
  gatewayUrl: "http://127.0.0.1:4510",
};
const text = (title: string) => copyForms.find((form) => form.title === title)!.text(copied);

test("copies a resource that Pulumi's program reads back", () => {
  let made: unknown[] = [];
  const program = new Function("aws", "stockTicker", "quote", text("Pulumi"));
  const IntegrationResponse = class {
    constructor(...all: unknown[]) {
      made = all;
    }
  };
  program({ apigatewayv2: { IntegrationResponse } }, { id: "a1" }, { id: "i1" });
  assert.deepEqual(made, [
    "refused",
    {
      apiId: "a1",
      integrationId: "i1",
      integrationResponseKey: "/4\\d\\d/",
      templateSelectionExpression: "${integration.response.statuscode}",
      responseTemplates: { "application/json": source, $default: "one\n`two` ${x}\u2028" },
    },
  ]);
});

test("copies a command whose words a shell reads back", () => {
  const command = text("AWS CLI").replace("aws apigatewayv2 update-integration-response", "printf '%s\\n'");
  const words = spawnSync("sh", ["-c", command], { encoding: "utf8" }).stdout.trimEnd();
  const templates = JSON.stringify({ "application/json": source, $default: "one\n`two` ${x}\u2028" });
  for (const word of ["/4\\d\\d/", "${integration.response.statuscode}", templates, "http://127.0.0.1:4510"]) {
    assert.ok(words.split("\n").includes(word), word);
  }
});
