import assert from "node:assert/strict";
import { test } from "node:test";
import { account, serveFunction } from "../test-functions.ts";
import { isLambdaPath, maxLambdaBodyBytes, openLambdaService } from "./lambda-service.ts";

async function serve(t: Parameters<typeof serveFunction>[0]) {
  const { functions } = await serveFunction(
    t,
    {
      "index.mjs": `export const handler = async (event, { clientContext }) => {
        console.log("hello");
        if (event.fail) throw new TypeError("bad");
        return { event, clientContext, trace: process.env._X_AMZN_TRACE_ID };
      };`,
    },
    { aliases: { live: "$LATEST" } },
  );
  const service = await openLambdaService({ functions, ...account });
  t.after(() => service.close());
  return async (method: string, url: string, body = "", headers: Record<string, string> = {}) => {
    const answer = await service.handle({ method, url, headers, body: Buffer.from(body) });
    const text = Buffer.from(answer.body).toString();
    return { ...answer, value: text === "" ? undefined : JSON.parse(text) };
  };
}

test("invokes a function with its qualifier, context, trace and the end of the log", async (t) => {
  const call = await serve(t);
  const { status, headers, value } = await call(
    "POST",
    "/2015-03-31/functions/f/invocations?Qualifier=live",
    '{"a":1}',
    {
      "x-amz-client-context": Buffer.from('{"custom":1}').toString("base64"),
      "x-amzn-trace-id": "Root=1",
      "x-amz-log-type": "Tail",
    },
  );
  assert.equal(status, 200);
  assert.deepEqual(value, { event: { a: 1 }, clientContext: { custom: 1 }, trace: "Root=1" });
  assert.equal(headers["X-Amz-Executed-Version"], "$LATEST");
  assert.equal(headers["X-Amz-Function-Error"], undefined);
  assert.match(Buffer.from(headers["X-Amz-Log-Result"]!, "base64").toString(), /\tINFO\thello\nEND RequestId/);
});

test("takes an ARN in the path, and names an error of the function in a header", async (t) => {
  const call = await serve(t);
  const arn = encodeURIComponent("arn:aws:lambda:us-east-1:000000000000:function:f");
  const { status, headers, value } = await call("POST", `/2015-03-31/functions/${arn}/invocations`, '{"fail":true}');
  assert.equal(status, 200);
  assert.equal(headers["X-Amz-Function-Error"], "Unhandled");
  assert.deepEqual([value.errorType, value.errorMessage], ["TypeError", "bad"]);
});

test("answers the other invocation types, and errors of the service with their type", async (t) => {
  const call = await serve(t);
  const path = "/2015-03-31/functions/f/invocations";
  assert.equal((await call("POST", path, "", { "x-amz-invocation-type": "Event" })).status, 202);
  assert.equal((await call("POST", path, "", { "x-amz-invocation-type": "DryRun" })).status, 204);
  for (const [method, url, body, headers, status, type] of [
    ["POST", path, "{", {}, 400, "InvalidRequestContentException"],
    ["POST", path, "", { "x-amz-invocation-type": "Later" }, 400, "ValidationException"],
    ["POST", path, "", { "x-amz-client-context": "e" }, 400, "InvalidRequestContentException"],
    ["POST", "/2015-03-31/functions/g/invocations", "", {}, 404, "ResourceNotFoundException"],
    ["GET", "/2015-03-31/functions/g", "", {}, 404, "ResourceNotFoundException"],
    ["POST", "/2015-03-31/functions/f/unknown", "", {}, 404, "UnknownOperationException"],
  ] as const) {
    const answer = await call(method, url, body, headers);
    assert.deepEqual([answer.status, answer.headers["x-amzn-ErrorType"]], [status, type], `${method} ${url}`);
    assert.equal(answer.value.message, answer.value.Message);
  }
});

test("lists functions and describes one", async (t) => {
  const call = await serve(t);
  const { value: list } = await call("GET", "/2015-03-31/functions/");
  assert.deepEqual(
    list.Functions.map((it: { FunctionName: string }) => it.FunctionName),
    ["f"],
  );
  const { value } = await call("GET", "/2015-03-31/functions/f");
  const { Runtime, Handler, Timeout, MemorySize, State } = value.Configuration;
  assert.deepEqual([Runtime, Handler, Timeout, MemorySize, State], ["nodejs22.x", "index.handler", 3, 128, "Active"]);
  assert.deepEqual((await call("GET", "/2015-03-31/functions/f/configuration")).value, value.Configuration);
});

test("knows its paths", () => {
  assert.ok(isLambdaPath("/2015-03-31/functions"));
  assert.ok(isLambdaPath("/2020-06-30/functions/f/code-signing-config"));
  assert.ok(!isLambdaPath("/v2/apis"));
  assert.ok(!isLambdaPath("/2015-03-31/functionsx"));
  assert.ok(isLambdaPath("/2017-03-31/tags/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Af?tagKeys=a"));
  assert.ok(!isLambdaPath("/2017-03-31/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A/apis/a"));
  assert.equal(maxLambdaBodyBytes({ method: "POST", url: "/2015-03-31/functions/f/invocations" }), 6_356_992);
  assert.equal(maxLambdaBodyBytes({ method: "POST", url: "/2015-03-31/functions" }), 70_167_211);
  assert.equal(maxLambdaBodyBytes({ method: "PUT", url: "/2015-03-31/functions/f/code" }), 70_167_211);
  assert.equal(maxLambdaBodyBytes({ method: "GET", url: "/v2/apis" }), undefined);
});
