import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { engineLog } from "./engine-log.ts";

const logged: engine.LogRequest.AsObject[] = [];
const server = new Server();
// Implements only the method that the plugin calls.
const { log } = engineGrpc.EngineService;
server.addService(
  { log },
  {
    log: (call: { readonly request: engine.LogRequest }, done: (error: null, answer: empty.Empty) => void) => {
      logged.push(call.request.toObject());
      done(null, new empty.Empty());
    },
  },
);
const port = await new Promise<number>((resolve, reject) => {
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
    error === null ? resolve(bound) : reject(error),
  );
});
after(() => server.forceShutdown());

test("sends a warning to the engine as a log message of the resource", async () => {
  await engineLog(`127.0.0.1:${port}`)("urn:pulumi:dev::p::t::n", "AB003 …");
  const [entry] = logged;
  assert.equal(entry?.severity, engine.LogSeverity.WARNING);
  assert.equal(entry?.urn, "urn:pulumi:dev::p::t::n");
  assert.equal(entry?.message, "AB003 …");
});

test("continues without an engine, or if the engine has exited", async () => {
  await engineLog(undefined)("urn", "text");
  await engineLog("127.0.0.1:1")("urn", "text");
});
