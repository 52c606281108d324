// Uses the installed packages: checked against their declarations, then run.
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { createFunctions } from "@answerback/functions";
import { defaultSettings } from "@answerback/gateway";
import * as answerback from "@answerback/pulumi";
import { compile, TemplateError } from "@answerback/vtl";
import { mappingVariables } from "@answerback/vtl/apigateway";
import { type RunningGateway, startGateway } from "answerback";

const gateway: RunningGateway = await startGateway({ program: "program" });
const socket = new WebSocket(gateway.apis[0]!.stages[0]!.url);
const answer = await new Promise<string>((resolve, reject) => {
  socket.addEventListener("open", () => socket.send("{}"));
  socket.addEventListener("message", ({ data }) => resolve(String(data)));
  socket.addEventListener("error", () => reject(new Error("the connection failed")));
});
assert.deepEqual(JSON.parse(answer), { greeting: "Hello from live" });
socket.close();
await gateway.stop();

const functions = createFunctions({ region: "eu-west-1", accountId: "123456789012" });
for (const [name, runtime, answer] of [
  ["module", "nodejs22.x", { text: "ä", manifest: "none" }],
  ["script", "nodejs22.x", { text: "ä", file: "script.cjs" }],
  ["script", "python3.13", { text: "ä", name: "script" }],
] as const) {
  functions.define({ name, runtime, folder: resolve("functions"), handler: `${name}.handler` });
  const { payload, functionError } = await functions.invoke(name, JSON.stringify({ text: "ä" }));
  assert.deepEqual([JSON.parse(payload.toString()), functionError], [answer, undefined]);
}
const { payload: failure } = await functions.invoke("module", JSON.stringify({ text: "fail" }));
const { errorType, errorMessage, trace } = JSON.parse(failure.toString());
assert.deepEqual([errorType, errorMessage], ["RangeError", "failed as asked"]);
assert.match(trace[1], /module\.mjs:6:/);
await functions.close();

const template = compile("$input.path('$.a')", { profile: "apigateway" });
assert.equal(template.render(mappingVariables({ body: '{"a": 1}' })), "1");
assert.throws(() => compile("#if("), TemplateError);
const Response: typeof answerback.apigatewayv2.IntegrationResponse = answerback.apigatewayv2.IntegrationResponse;
assert.equal(typeof Response, "function");
assert.equal(defaultSettings.host, "127.0.0.1");
