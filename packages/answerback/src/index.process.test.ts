// The gateway of the library: one program on two gateways, and a program with functions and a table.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { type StartGatewayOptions, startGateway } from "./index.ts";
import { TestClient } from "./test-client.ts";
import { copyProgram } from "./test-program.ts";

const quickstart = join(import.meta.dirname, "../../../examples/quickstart");

test("the path of a program's URL is the same in every gateway", async () => {
  const config = { "quickstart:backendUrl": "http://127.0.0.1:9" };
  const gateways = await Promise.all([1, 2].map(() => startGateway({ program: quickstart, config })));
  const [first, second] = gateways.map(({ outputs }) => new URL(String(outputs.url)).pathname);
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  assert.match(String(first), /^\/ws\/[a-z][a-z0-9]{9}\/live$/);
  assert.equal(second, first);
});

test("the functions of a program run, and its table is in memory; a function of the test replaces one of them", {
  timeout: 60_000,
}, async (t) => {
  const folder = copyProgram("visits");
  const start = async (functions: StartGatewayOptions["functions"] = {}) => {
    const warnings: string[] = [];
    const gateway = await startGateway({ program: folder, functions, onWarning: (it) => warnings.push(it) });
    t.after(() => gateway.stop());
    const client = await TestClient.open(String(gateway.outputs.url));
    const answers = [await client.ask({ action: "visit" }), await client.ask({ action: "visit" })];
    client.close();
    await gateway.stop();
    assert.deepEqual(warnings, []);
    return answers;
  };
  assert.deepEqual(await start(), [{ visits: 1 }, { visits: 2 }]);
  assert.deepEqual(await start({ count: () => ({ statusCode: 200, body: '{"visits":"many"}' }) }), [
    { visits: "many" },
    { visits: "many" },
  ]);
});
