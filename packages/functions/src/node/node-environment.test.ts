// Functions of Node.js in their processes. `node-environment.process.test.ts` has handlers that do not load.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { serveFunction, TurnedTimeouts, writeFiles, writeFolder } from "../test-functions.ts";

test("calls an ES module, then the same process again", async (t) => {
  const { call } = await serveFunction(t, {
    "index.mjs": "let n = 0; export const handler = async (event) => ({ ...event, n: ++n, pid: process.pid });",
  });
  const one = await call({ a: 1 });
  const two = await call({ a: 2 });
  assert.deepEqual([one.value.n, two.value.n, one.value.a, two.value.a], [1, 2, 1, 2]);
  assert.equal(one.value.pid, two.value.pid);
  assert.deepEqual([one.cold, two.cold], [true, false]);
});

test("calls CommonJS, callbacks and context functions", async (t) => {
  const { call } = await serveFunction(t, {
    "index.js": `exports.handler = (event, context, callback) => {
      if (event.how === "callback") callback(null, "c");
      else if (event.how === "error") callback(new TypeError("bad"));
      else if (event.how === "succeed") context.succeed("s");
      else if (event.how === "fail") context.fail(new Error("f"));
      else if (event.how === "throw") throw new RangeError("t");
      else if (event.how === "late") { callback(null, "l"); setTimeout(() => console.log("late"), 50); }
    };`,
  });
  assert.equal((await call({ how: "callback" })).value, "c");
  assert.equal((await call({ how: "succeed" })).value, "s");
  assert.equal((await call({})).value, null);
  const error = await call({ how: "error" });
  assert.equal(error.functionError, "Unhandled");
  assert.equal(error.value.errorType, "TypeError");
  assert.equal((await call({ how: "fail" })).value.errorMessage, "f");
  assert.equal((await call({ how: "throw" })).value.errorType, "RangeError");
  const late = await call({ how: "late" });
  assert.equal(late.value, "l");
  assert.match(late.report!.lines.join(), /INFO\tlate/);
});

test("ends a handler that takes too long, and one that exits", async (t) => {
  const clock = new TurnedTimeouts();
  const { call, events } = await serveFunction(
    t,
    {
      "index.mjs": `export const handler = async (event) => {
      console.log("before");
      if (event.how === "exit") process.exit(3);
      if (event.how === "exit0") process.exit(0);
      if (event.how === "later") { setTimeout(() => { throw new Error("late") }, 5); await new Promise((r) => setTimeout(r, 500)); }
      if (event.how === "reject") { Promise.reject(new Error("lost")); await new Promise((r) => setTimeout(r, 500)); }
      if (event.how === "never") await new Promise(() => {});
      if (event.how === "loop") for (;;);
      return 1;
    };`,
    },
    { timeoutSeconds: 1 },
    { clock },
  );
  const looping = call({ how: "loop" });
  await clock.pass(1_000, () => events.some((it) => it.kind === "line" && it.text.endsWith("before")));
  const loop = await looping;
  assert.match(loop.value.errorMessage, /^RequestId: [\w-]+ Error: Task timed out after 1.00 seconds$/);
  assert.match(loop.report!.lines[0]!, /INFO\tbefore/);
  assert.match((await call({ how: "exit" })).value.errorMessage, /exit status 3$/);
  assert.match((await call({ how: "exit0" })).value.errorMessage, /without providing a reason$/);
  assert.equal((await call({ how: "later" })).value.errorMessage, "late");
  const reject = await call({ how: "reject" });
  assert.equal(reject.value.errorType, "Runtime.UnhandledPromiseRejection");
  assert.equal((await call({ how: "never" })).value.errorType, "Runtime.NodeJsExit");
  assert.equal((await call({})).value, 1);
});

test("collects what a streaming handler writes", async (t) => {
  const { functions } = await serveFunction(t, {
    "index.mjs": `export const handler = awslambda.streamifyResponse(async (event, stream) => {
      stream.write("a");
      await new Promise((resolve) => setTimeout(resolve, 5));
      stream.write(Buffer.from([0xff]));
      stream.end();
    });`,
  });
  const { payload } = await functions.invoke("f", "{}");
  assert.deepEqual([...payload], [97, 0xff]);
});

test("gives the handler AWS's context, variables and a log", async (t) => {
  const { call } = await serveFunction(
    t,
    {
      "index.mjs": `export const handler = async (event, context) => {
        console.warn("two\\nlines", { a: 1 });
        process.stderr.write("raw\\n");
        const { getRemainingTimeInMillis, ...rest } = context;
        return { rest, left: context.getRemainingTimeInMillis(), env: process.env, cwd: process.cwd() };
      };`,
    },
    { environment: { TABLE: "t" }, memorySize: 256, aliases: { live: "$LATEST" } },
  );
  const result = await call(
    {},
    { qualifier: "live", clientContext: '{"custom":1}', traceId: "Root=1-2-3", logTail: true },
  );
  const { rest, left, env } = result.value;
  assert.equal(rest.awsRequestId, result.requestId);
  assert.equal(rest.invokedFunctionArn, "arn:aws:lambda:us-east-1:000000000000:function:f:live");
  assert.deepEqual([rest.functionName, rest.memoryLimitInMB, rest.clientContext], ["f", "256", { custom: 1 }]);
  assert.ok(left > 0 && left <= 3_000);
  assert.deepEqual(
    [env.TABLE, env._HANDLER, env.AWS_REGION, env._X_AMZN_TRACE_ID, env.AWS_EXECUTION_ENV, env.TZ],
    ["t", "index.handler", "us-east-1", "Root=1-2-3", "AWS_Lambda_nodejs22.x", ":UTC"],
  );
  const [first, second] = result.report!.lines;
  assert.match(first!, new RegExp(`^\\S+Z\\t${result.requestId}\\tWARN\\ttwo\\rlines { a: 1 }$`));
  assert.equal(second, "raw");
  const log = String(result.log).split("\n");
  assert.match(log[0]!, /^START RequestId: \S+ Version: \$LATEST$/);
  assert.match(
    log.at(-2)!,
    /^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\t$/,
  );
});

test("finds packages of layers and the AWS SDK, by require and by import, and its own first", async (t) => {
  const layer = (name: string) => ({
    [`${name}/nodejs/node_modules/shared/index.js`]: `module.exports = "shared of ${name}"`,
    [`${name}/nodejs/node_modules/own/index.js`]: `module.exports = "own of ${name}"`,
    [`${name}/nodejs/node_modules/only-${name}/index.js`]: `module.exports = "${name}"`,
  });
  const files = {
    ...layer("one"),
    ...layer("two"),
    "sdk/node_modules/@aws-sdk/client-x/index.js": 'module.exports = "sdk"',
    "sdk/node_modules/other/index.js": 'module.exports = "other"',
    "code/node_modules/own/index.js": 'module.exports = "own"',
    "code/required.js":
      'const found = ["shared", "own", "only-one", "only-two", "@aws-sdk/client-x"].map((it) => require(it)); exports.handler = async () => found;',
    "code/imported.mjs": `import shared from "shared"; import own from "own"; import one from "only-one"; import two from "only-two"; import sdk from "@aws-sdk/client-x";
      export const handler = async () => [shared, own, one, two, sdk];`,
    "code/other.mjs": 'import "other"; export const handler = async () => 1;',
  };
  const { functions, folder } = await serveFunction(t, files);
  for (const handler of ["required.handler", "imported.handler", "other.handler"]) {
    functions.define({
      name: "f",
      runtime: "nodejs22.x",
      handler,
      folder: `${folder}/code`,
      layers: [`${folder}/one`, `${folder}/two`],
      sdkFolders: [`${folder}/sdk`],
    });
    const value = JSON.parse((await functions.invoke("f", "")).payload.toString());
    if (handler === "other.handler") assert.match(value.errorMessage, /^Cannot find package 'other'/);
    else assert.deepEqual(value, ["shared of two", "own", "one", "two", "sdk"], handler);
  }
});

test("resolves names of local APIs to this machine", async (t) => {
  const { call } = await serveFunction(
    t,
    {
      "index.mjs": `import { lookup } from "node:dns"; import { lookup as promised } from "node:dns/promises"; import { promisify } from "node:util"; import { createServer } from "node:http";
      export const handler = async () => {
        const server = createServer((_, response) => response.end("here")).listen(0, "127.0.0.1");
        await new Promise((resolve) => server.once("listening", resolve));
        const url = "http://a1.no-such-host.invalid:" + server.address().port;
        const text = await (await fetch(url)).text();
        server.close();
        const unknown = await promised("other.invalid").catch((error) => error.code);
        return [text, await promised("x.no-such-host.invalid", { all: true }), await new Promise((resolve) => lookup("a.no-such-host.invalid", (_, address, family) => resolve([address, family]))), unknown === undefined];
      };`,
    },
    {},
    { loopbackNames: [".no-such-host.invalid"] },
  );
  const { value } = await call();
  assert.deepEqual(value, ["here", [{ address: "127.0.0.1", family: 4 }], ["127.0.0.1", 4], false]);
});

test("reports the files that were loaded, and loads them again after a reload", async (t) => {
  const { call, events, functions, folder } = await serveFunction(t, {
    "index.mjs": 'import { text } from "./text.mjs"; export const handler = async () => text;',
    "text.mjs": "export const text = 1;",
  });
  assert.equal((await call()).value, 1);
  const loaded = events.flatMap((it) => (it.kind === "loaded" ? it.paths : []));
  assert.deepEqual(loaded, [`${folder}/index.mjs`, `${folder}/text.mjs`]);
  await writeFiles(folder, { "text.mjs": "export const text = 2;" });
  assert.equal((await call()).value, 1);
  functions.reload(["f"]);
  assert.equal((await call()).value, 2);
});

for (const runtime of ["nodejs22.x", "nodejs24.x"]) {
  test(`${runtime}: a package.json above the folder does not make CommonJS files ES modules`, async (t) => {
    const parent = await writeFolder(t, {
      "package.json": '{ "type": "module" }',
      "cjs/index.js": 'const { text } = require("./lib/text"); exports.handler = async () => text;',
      "cjs/lib/text.js": 'exports.text = "common";',
      "esm/index.js": 'import { text } from "./text.js";\nexport const handler = async () => text;',
      "esm/text.js": 'export const text = "module";',
      "own/package.json": '{ "type": "module" }',
      "own/index.js": "export const handler = async () => typeof require;",
    });
    for (const [name, value] of Object.entries({ cjs: "common", esm: "module", own: "undefined" })) {
      const { call } = await serveFunction(t, {}, { folder: join(parent, name), runtime });
      assert.equal((await call()).value, value);
    }
  });
}

test("a function is in the region of its ARN", async (t) => {
  const { call } = await serveFunction(
    t,
    { "index.mjs": "export const handler = async () => process.env.AWS_REGION;" },
    { arn: "arn:aws:lambda:eu-west-1:123456789012:function:f" },
  );
  assert.equal((await call()).value, "eu-west-1");
});
