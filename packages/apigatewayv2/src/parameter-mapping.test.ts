import assert from "node:assert/strict";
import { test } from "node:test";
import { Meter } from "@answerback/vtl";
import fc from "fast-check";
import { parameterMappingViolations } from "./parameter-mapping.ts";
import {
  compileRequestParameters,
  compileResponseParameters,
  type RequestParameterValues,
} from "./parameter-mapping-compile.ts";
import { ExpressionDocument } from "./selection-expression-document.ts";

const values: RequestParameterValues = {
  meter: new Meter(),
  document: new ExpressionDocument('{"u":{"id":7},"t":"x y","nul":null}'),
  requestHeaderValues: (name) => (name.toLowerCase() === "x-user" ? ["u1", "u2"] : []),
  requestQuerystringValues: (name) => (name === "auth" ? ["t1", "t2"] : []),
  stageVariable: (name) => (name === "env" ? "qa" : undefined),
  contextValue: (path) => (path.join(".") === "connectionId" ? "C=" : undefined),
};

function read(destination: string, source: string) {
  const [parameter] = compileRequestParameters({ [destination]: source });
  return { ...parameter!.destination, values: parameter!.read(values) };
}

const rows: readonly [destination: string, source: string, kind: string, name: string, values: readonly string[]][] = [
  ["integration.request.header.connectionId", "context.connectionId", "header", "connectionId", ["C="]],
  ["integration.request.querystring.t", "route.request.body.t", "querystring", "t", ["x y"]],
  ["integration.request.path.id", "route.request.body.u.id", "path", "id", ["7"]],
  ["integration.request.header.env", "stageVariables.env", "header", "env", ["qa"]],
  ["integration.request.header.k", "'static'", "header", "k", ["static"]],
  ["integration.request.header.k", "''", "header", "k", [""]],
  ["integration.request.header.k", "'a b=$c {d}'", "header", "k", ["a b=$c {d}"]],
  ["integration.request.header.k", "route.request.body.none", "header", "k", []],
  ["integration.request.header.k", "route.request.body.nul", "header", "k", []],
  ["integration.request.header.k", "context.none", "header", "k", []],
  ["integration.request.header.k", "stageVariables.none", "header", "k", []],
  ["integration.request.header.a", "route.request.querystring.auth", "header", "a", ["t2"]],
  ["integration.request.header.a", "route.request.multivaluequerystring.auth", "header", "a", ["t1", "t2"]],
  ["integration.request.header.a", "route.request.header.X-User", "header", "a", ["u2"]],
  ["integration.request.header.a", "route.request.multivalueheader.X-User", "header", "a", ["u1", "u2"]],
  ["integration.request.header.a", "route.request.header.none", "header", "a", []],
  ["integration.request.querystring.q", "route.request.body", "querystring", "q", [values.document.text]],
  ["integration.request.header.a", "method.request.header.X-User", "header", "a", ["u2"]],
  ["integration.request.header.a", "method.request.multivalueheader.X-User", "header", "a", ["u1", "u2"]],
  ["integration.request.header.a", "method.request.querystring.auth", "header", "a", ["t2"]],
  ["integration.request.header.a", "method.request.multivaluequerystring.auth", "header", "a", ["t1", "t2"]],
  ["integration.request.path.id", "method.request.body.u.id", "path", "id", ["7"]],
  ["integration.request.path.id", "method.request.path.id", "path", "id", []],
  [
    "integration.request.header.X-Amz-Target",
    "'AWSEvents.PutEvents'",
    "header",
    "X-Amz-Target",
    ["AWSEvents.PutEvents"],
  ],
];

for (const [destination, source, kind, name, expected] of rows) {
  test(`maps ${destination} from ${source}`, () => {
    assert.deepEqual(read(destination, source), { kind, name, values: expected });
  });
}

test("maps handshake response headers from the answer", () => {
  const response = {
    statusCode: 200,
    document: new ExpressionDocument('{"proto":"chat"}'),
    headerValues: (name: string) => (name === "P" ? ["a", "b"] : []),
  };
  const parameters = compileResponseParameters({
    "method.response.header.Sec-WebSocket-Protocol": "integration.response.body.proto",
    "method.response.header.a": "integration.response.header.P",
    "method.response.header.b": "integration.response.multivalueheader.P",
    "method.response.header.c": "'x'",
    "method.response.header.d": "context.connectionId",
    "method.response.header.e": "integration.response.header.none",
  });
  const read = parameters.map(({ destination, read }) => [destination.name, read({ ...values, response })]);
  assert.deepEqual(read, [
    ["Sec-WebSocket-Protocol", ["chat"]],
    ["a", ["a"]],
    ["b", ["a", "b"]],
    ["c", ["x"]],
    ["d", ["C="]],
    ["e", []],
  ]);
});

const malformed: readonly [destination: string, source: string, part: string, use?: "integrationResponse"][] = [
  ["integration.request.body.x", "'a'", "integration.request.body.x"],
  ["integration.request.header.", "'a'", "integration.request.header."],
  ["integration.request.header.a b", "'a'", "integration.request.header.a b"],
  ["header.x", "'a'", "header.x"],
  ["method.response.header.x", "'a'", "method.response.header.x"],
  ["integration.request.header.x", "static", "static"],
  ["integration.request.header.x", "'a'b'", "'a'b'"],
  ["integration.request.header.x", "'", "'"],
  ["integration.request.header.x", "method.request.header.a b", "method.request.header.a b"],
  ["integration.request.header.x", "method.request.multivaluepath.x", "method.request.multivaluepath.x"],
  ["integration.request.header.x", "method.response.header.x", "method.response.header.x"],
  ["integration.request.header.x", "route.request.header.a b", "route.request.header.a b"],
  ["integration.request.header.x", "route.request.path.x", "route.request.path.x"],
  ["integration.request.header.x", "context.", "context."],
  ["integration.request.header.x", "stageVariables.a-b", "stageVariables.a-b"],
  ["integration.request.header.x", "integration.response.header.a", "integration.response.header.a"],
  ["method.response.querystring.x", "'a'", "method.response.querystring.x", "integrationResponse"],
  ["method.response.header.x", "route.request.body.a", "route.request.body.a", "integrationResponse"],
];

for (const [destination, source, part, use] of malformed) {
  test(`refuses ${destination} from ${source}`, () => {
    assert.deepEqual(parameterMappingViolations({ [destination]: source }, use ?? "integration"), [
      {
        path: [use ? "responseParameters" : "requestParameters", destination],
        message: `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: ${part}]`,
      },
    ]);
  });
}

test("returns a violation or a working function for any mapping", () => {
  const source = fc.oneof(
    fc.string(),
    fc.string().map((text) => `route.request.body.${text}`),
    fc.string().map((text) => `'${text}'`),
  );
  fc.assert(
    fc.property(source, (text) => {
      const mapping = { "integration.request.header.x": text };
      if (parameterMappingViolations(mapping, "integration").length > 0) return;
      for (const value of compileRequestParameters(mapping)[0]!.read(values)) assert.equal(typeof value, "string");
    }),
  );
});
