import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { thrownMessage } from "./thrown-message.ts";

const folder = join(import.meta.dirname, "nowhere");
const frame = (path: string, line: number) => ({ file: join(folder, path), line, column: 3, functionName: undefined });

test("explains how to set missing configuration, instead of the SDK's advice", async () => {
  const message = "Missing required configuration variable 'shop:url'\n\tplease set a value using `pulumi config set`";
  assert.equal(
    await thrownMessage({ name: "RunError", message, frames: [], fromSdk: false }, folder),
    "Missing required configuration variable 'shop:url'. Set it with -c shop:url=… or in Pulumi.<stack>.yaml.",
  );
});

test("locates an error in the program's own code, not in the package that threw it", async () => {
  const frames = [
    frame("venv/lib/python3.12/site-packages/pulumi_aws/rds/instance.py", 3354),
    frame("infra/storage.py", 36),
    frame("__main__.py", 19),
    frame("venv/lib/python3.12/site-packages/pulumi/runtime/stack.py", 237),
  ];
  const message = await thrownMessage({ name: "TypeError", message: "no name", frames, fromSdk: false }, folder);
  assert.deepEqual(message.split("\n"), [
    `${join("infra", "storage.py")}:36:3: TypeError: no name`,
    "    called from __main__.py:19:3",
  ]);
});

test("omits the call that loaded a module", async () => {
  const frames = [
    { ...frame("index.ts", 3), functionName: "<anonymous>" },
    { ...frame("index.ts", 6), functionName: "Object.<anonymous>" },
  ];
  const message = await thrownMessage({ name: "Error", message: "no", frames, fromSdk: false }, folder);
  assert.equal(message, "index.ts:3:3: no");
});
