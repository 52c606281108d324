import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultSettings, startGateway } from "@answerback/gateway";
import { createLocalFunctions, type LocalFunctionsOptions } from "./local-functions.ts";

test("lets clients change functions only on a loopback address without credentials, or if it is allowed", async (t) => {
  const gateway = await startGateway({ ...defaultSettings, port: 0 });
  t.after(() => gateway.stop());
  const key = { accessKeyId: "AKID", secretAccessKey: "secret" };
  const refusal = async (more: Partial<LocalFunctionsOptions>) => {
    const { region, accountId } = defaultSettings;
    const options = { region, accountId, credentials: [], functions: [], folder: undefined, aws: false, ...more };
    const local = createLocalFunctions(options);
    await local.start(gateway);
    const [service] = local.ofGateway.services;
    const request = { method: "POST", url: "/2015-03-31/functions", headers: {}, body: Buffer.from("{}") };
    const answer = await service?.handle(request);
    await local.close();
    return answer?.headers["x-amzn-ErrorType"];
  };
  // An empty request is accepted if the error is about its missing members.
  assert.equal(await refusal({}), "ValidationException");
  assert.equal(await refusal({ host: "::1" }), "ValidationException");
  assert.equal(await refusal({ host: "0.0.0.0", credentials: [key] }), "AccessDeniedException");
  assert.equal(await refusal({ credentials: [key] }), "AccessDeniedException");
  assert.equal(await refusal({ credentials: [key], acceptsChanges: true }), "ValidationException");
  assert.equal(await refusal({ acceptsChanges: false }), "AccessDeniedException");
});
