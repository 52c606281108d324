import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProgramResult, ResourceResult } from "@answerback/program";
import { endpointLines } from "./endpoint-lines.ts";

type Values = ResourceResult["inputs"];

function resource(type: string, name: string, inputs: Values, outputs: Values = {}): ResourceResult {
  const urn = `urn:pulumi:dev::shop::${type}::${name}`;
  const rest = { custom: true, operation: "create", dependencies: [], position: undefined } as const;
  return { ...rest, urn, type: `aws:apigatewayv2/${type}`, name, id: name, inputs, outputs };
}

function result(resources: readonly ResourceResult[], outputs: Values = {}): ProgramResult {
  const changes = { created: 0, updated: 0, replaced: 0, deleted: 0, same: 0 };
  return { kind: "succeeded", outputs, resources, changes, errors: [], durationMillis: 1 };
}

const stage = resource("stage:Stage", "live", { apiId: "chat" }, { invokeUrl: "ws://127.0.0.1:1/ws/chat/live" });

test("prints a stage with its address, unless an output contains it or the API only serves its domain", () => {
  const lines = (api: Values, outputs: Values = {}) =>
    endpointLines(result([resource("api:Api", "chat", api), stage], outputs), "http://127.0.0.1:1");
  assert.deepEqual(lines({}), ["ws://127.0.0.1:1/ws/chat/live  Stage live"]);
  assert.deepEqual(lines({}, { url: "ws://127.0.0.1:1/ws/chat/live/" }), []);
  assert.deepEqual(lines({ disableExecuteApiEndpoint: true }), []);
});

test("prints resources of our own classes like the official ones", () => {
  const own = (it: ResourceResult): ResourceResult => ({ ...it, type: it.type.replace(/^aws:/, "answerback:") });
  const { resources } = result([resource("api:Api", "chat", {}), stage]);
  assert.deepEqual(endpointLines(result(resources.map(own)), "http://127.0.0.1:1"), [
    "ws://127.0.0.1:1/ws/chat/live  Stage live",
  ]);
});

test("prints a custom domain with the header that reaches it here", () => {
  const mapping = resource("apiMapping:ApiMapping", "own", { domainName: "chat.example.com", apiMappingKey: "v1" });
  assert.deepEqual(endpointLines(result([mapping]), "http://127.0.0.1:1"), [
    "ws://127.0.0.1:1/v1 with the header Host: chat.example.com  ApiMapping own",
  ]);
});

test("prints that an HTTP API is not served", () => {
  const api = resource("api:Api", "rest", { protocolType: "HTTP" });
  const http = resource("stage:Stage", "dev", { apiId: "rest" }, { invokeUrl: "http://127.0.0.1:1/ws/rest/dev" });
  assert.deepEqual(endpointLines(result([api, http]), "http://127.0.0.1:1"), [
    "Api rest is an HTTP API: it is stored but not served.",
  ]);
});
