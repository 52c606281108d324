import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmod } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { knownFunction } from "../function-definition.ts";
import { account, serveFunction, TurnedTimeouts, writeFolder } from "../test-functions.ts";
import { runtimeCommand } from "./runtime-command.ts";

/** A runtime in a few lines, as any language may bring it. */
const bootstrap = `#!${process.execPath}
const base = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime";
const post = (path, body, headers) => fetch(base + path, { method: "POST", body, headers });
let n = 0;
if (process.env.FAIL) {
  await post("/init/error", JSON.stringify({ errorType: "Own.Init", errorMessage: "no table" }));
  process.exit(1);
}
for (;;) {
  const next = await fetch(base + "/invocation/next");
  const id = next.headers.get("lambda-runtime-aws-request-id");
  const event = await next.json();
  console.log("event", JSON.stringify(event));
  if (event.how === "exit") process.exit(4);
  if (event.how === "hang") await new Promise((resolve) => setTimeout(resolve, 60_000));
  if (event.how === "error") await post("/invocation/" + id + "/error", JSON.stringify({ errorMessage: "bad" }), { "Lambda-Runtime-Function-Error-Type": "Own.Error" });
  else {
    const wrong = await post("/invocation/other/response", "1");
    const headers = Object.fromEntries([...next.headers].filter(([name]) => name.startsWith("lambda-")));
    await post("/invocation/" + id + "/response", JSON.stringify({ n: ++n, headers, wrong: wrong.status, handler: process.env._HANDLER }));
  }
}
`;

async function serve(
  t: Parameters<typeof serveFunction>[0],
  environment: Record<string, string> = {},
  clock?: TurnedTimeouts,
) {
  // Shebangs take one parameter and no extension that says ES module: the package does.
  const served = await serveFunction(
    t,
    { bootstrap, "package.json": '{"type":"module"}' },
    { runtime: "provided.al2023", handler: "orders", environment, timeoutSeconds: 2 },
    { clock },
  );
  await chmod(`${served.folder}/bootstrap`, 0o755);
  return served;
}

test("runs a bootstrap on the Runtime API, again and again", async (t) => {
  const { call } = await serve(t);
  const one = await call({ a: 1 }, { clientContext: '{"custom":{}}', traceId: "Root=1" });
  const { n, headers, wrong, handler } = one.value;
  assert.deepEqual([n, wrong, handler], [1, 400, "orders"]);
  assert.equal(headers["lambda-runtime-aws-request-id"], one.requestId);
  assert.equal(headers["lambda-runtime-client-context"], '{"custom":{}}');
  assert.equal(headers["lambda-runtime-trace-id"], "Root=1");
  assert.ok(Number(headers["lambda-runtime-deadline-ms"]) > Date.now() - 2_000);
  assert.deepEqual(one.report!.lines, ['event {"a":1}']);
  assert.equal((await call()).value.n, 2);
});

test("returns errors that the runtime posts, its exit and its time-out", async (t) => {
  const clock = new TurnedTimeouts();
  const { call } = await serve(t, {}, clock);
  const error = await call({ how: "error" });
  assert.deepEqual([error.functionError, error.value], ["Unhandled", { errorType: "Own.Error", errorMessage: "bad" }]);
  assert.match((await call({ how: "exit" })).value.errorMessage, /exit status 4$/);
  const hanging = call({ how: "hang" });
  await clock.pass(2_000);
  assert.match((await hanging).value.errorMessage, /Task timed out after 2.00 seconds$/);
  assert.equal((await call()).value.n, 1);
});

test("returns the error of an initialisation", async (t) => {
  const { call } = await serve(t, { FAIL: "1" });
  assert.deepEqual((await call()).value, { errorType: "Own.Init", errorMessage: "no table" });
});

test("says what is missing to run a function", async (t) => {
  const foreign = process.arch === "x64" ? 183 : 62;
  const elf = Buffer.alloc(20);
  elf.write("\x7fELF", "latin1");
  elf.writeUInt16LE(foreign, 18);
  const { functions, folder } = await serveFunction(t, {
    "elf/bootstrap": elf,
    "plain/bootstrap": "#!/bin/sh\n",
    "empty/x": "",
  });
  for (const [runtime, code, message] of [
    ["provided.al2023", "empty", /^Couldn't find valid bootstrap\(s\): \[\S+empty\/bootstrap\]\. Build/],
    ["provided.al2023", "plain", /plain\/bootstrap is not executable\. Run chmod \+x/],
    [
      "provided.al2",
      "elf",
      /elf\/bootstrap cannot run here: it is a (?:Linux program|program for (?:x64|arm64))\. Build it for/,
    ],
    ["java21", "empty", /aws-lambda-java-runtime-interface-client|java is not in the PATH/],
    ["dotnet8", "empty", /dotnet is not in the PATH|No orders\.dll/],
    ["ruby3.4", "empty", /ruby is not in the PATH|aws_lambda_ric is not in the PATH/],
    ["cobol1", "empty", /^The runtime cobol1 is not supported\.$/],
  ] as const) {
    functions.define({ name: "f", folder: `${folder}/${code}`, runtime, handler: "orders" });
    const { errorType, errorMessage } = JSON.parse((await functions.invoke("f", "")).payload.toString());
    assert.match(errorType, /^Runtime\.Invalid/);
    assert.match(errorMessage, message, runtime);
  }
});

const hasJava = spawnSync("java", ["-version"]).error === undefined;

test("searches the jars of later layers first", { skip: !hasJava && "java is not installed" }, async (t) => {
  const jar = "aws-lambda-java-runtime-interface-client-2.6.0.jar";
  const folder = await writeFolder(t, { [`code/lib/${jar}`]: "", "one/java/lib/a.jar": "", "two/java/lib/a.jar": "" });
  const { code } = knownFunction(
    {
      name: "f",
      runtime: "java21",
      handler: "orders.Handler",
      folder: join(folder, "code"),
      layers: ["one", "two"].map((it) => join(folder, it)),
    },
    account.region,
    account.accountId,
  );
  const command = code.kind === "folder" ? runtimeCommand(code) : undefined;
  assert.ok(command?.kind === "command");
  const layers = command.parameters[1]!.split(delimiter).filter((it) => it.includes("java"));
  assert.deepEqual(
    layers,
    ["two", "one"].map((it) => join(folder, it, "java", "lib", "*")),
  );
});
