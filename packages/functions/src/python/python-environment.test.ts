// Functions of Python in their processes. `python-environment.process.test.ts` has handlers that do not load.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serveFunction, TurnedTimeouts, writeFiles } from "../test-functions.ts";

const python = { runtime: "python3.13", handler: "app.handler" };

test("calls a handler, then the same process again", async (t) => {
  const { call } = await serveFunction(
    t,
    {
      "app.py": `import os
from decimal import Decimal
calls = 0
def handler(event, context):
    global calls
    calls += 1
    return {"calls": calls, "pid": os.getpid(), "name": event["name"], "decimal": [Decimal("2"), Decimal("1.5")], "cwd": os.getcwd()}
`,
    },
    python,
  );
  const one = await call({ name: "ä€" });
  const two = await call({ name: "b" });
  assert.deepEqual([one.value.calls, two.value.calls, one.value.name], [1, 2, "ä€"]);
  assert.equal(one.value.pid, two.value.pid);
  assert.deepEqual(one.value.decimal, [2, 1.5]);
  assert.deepEqual([one.cold, two.cold], [true, false]);
});

test("gives the handler AWS's context, variables and a log", async (t) => {
  const { call } = await serveFunction(
    t,
    {
      "app.py": `import logging, os, sys
def handler(event, context):
    print("printed")
    print("to stderr", file=sys.stderr)
    logging.getLogger().warning("warned %s", 1)
    return [context.aws_request_id, context.function_name, context.memory_limit_in_mb, context.invoked_function_arn,
            context.client_context.custom, context.get_remaining_time_in_millis(), os.environ["TABLE"], os.environ["_HANDLER"], os.environ["_X_AMZN_TRACE_ID"]]
`,
    },
    { ...python, environment: { TABLE: "t" } },
  );
  const result = await call({}, { clientContext: '{"custom":{"a":1}}', traceId: "Root=1" });
  const [id, name, memory, arn, custom, left, ...variables] = result.value;
  assert.equal(id, result.requestId);
  assert.deepEqual([name, memory, custom], ["f", "128", { a: 1 }]);
  assert.equal(arn, "arn:aws:lambda:us-east-1:000000000000:function:f");
  assert.ok(left > 0 && left <= 3_000);
  assert.deepEqual(variables, ["t", "app.handler", "Root=1"]);
  const [printed, toStderr, warned] = result.report!.lines;
  assert.deepEqual([printed, toStderr], ["printed", "to stderr"]);
  assert.match(warned!, new RegExp(`^\\[WARNING\\]\\t[\\d-]+T[\\d:.]+Z\\t${id}\\twarned 1$`));
});

test("returns what a handler raises, and that it ended its process or took too long", async (t) => {
  const clock = new TurnedTimeouts();
  const { call } = await serveFunction(
    t,
    {
      "app.py": `import sys, time
class Missing(Exception): pass
def handler(event, context):
    if event["how"] == "raise": raise Missing("no such order")
    if event["how"] == "exit": sys.exit(3)
    if event["how"] == "set": return {1, 2}
    if event["how"] == "sleep": time.sleep(5)
    return "fine"
`,
    },
    { ...python, timeoutSeconds: 1 },
    { clock },
  );
  const raised = await call({ how: "raise" });
  assert.equal(raised.functionError, "Unhandled");
  const { stackTrace, ...rest } = raised.value;
  assert.deepEqual(rest, { errorMessage: "no such order", errorType: "Missing", requestId: raised.requestId });
  assert.match(stackTrace[0], /app\.py", line 4, in handler\n {4}if event\["how"\] == "raise"/);
  assert.match(raised.report!.lines[0]!, /^\[ERROR\] Missing: no such order\rTraceback/);
  assert.match(
    (await call({ how: "set" })).value.errorMessage,
    /^Unable to marshal response: Object of type set is not/,
  );
  assert.match((await call({ how: "exit" })).value.errorMessage, /exit status 3$/);
  const sleeping = call({ how: "sleep" });
  await clock.pass(1_000);
  assert.match((await sleeping).value.errorMessage, /Task timed out after 1.00 seconds$/);
  assert.equal((await call({ how: "" })).value, "fine");
});

test("finds modules beside the handler and in layers, and resolves names of local APIs", async (t) => {
  const { call, functions, folder, events } = await serveFunction(
    t,
    {
      "code/app.py": `import socket, beside, layered
def handler(event, context):
    return [beside.name, layered.name, socket.getaddrinfo("a.no-such-host.invalid", 80)[0][4][0]]
`,
      "code/beside.py": "name = 'beside'",
      "layer/python/layered.py": "name = 'layered'",
    },
    python,
    { loopbackNames: [".no-such-host.invalid"] },
  );
  functions.define({ name: "f", ...python, folder: `${folder}/code`, layers: [`${folder}/layer`] });
  assert.deepEqual((await call()).value, ["beside", "layered", "127.0.0.1"]);
  const loaded = events.flatMap((it) => (it.kind === "loaded" ? it.paths : []));
  assert.deepEqual(loaded, [`${folder}/code/app.py`, `${folder}/code/beside.py`]);
  await writeFiles(folder, { "code/beside.py": "name = 'changed'" });
  functions.reload(["f"]);
  assert.equal((await call()).value[0], "changed");
});

test("returns large payloads", async (t) => {
  const { call } = await serveFunction(t, { "app.py": "def handler(event, context):\n    return event * 2\n" }, python);
  assert.equal((await call("x".repeat(3_000_000))).value.length, 6_000_000);
});

test("returns named tuples as objects, and decimals and bytes within a value, as AWS's runtime does", async (t) => {
  const { call } = await serveFunction(
    t,
    {
      "app.py": `from collections import namedtuple
from decimal import Decimal
Point = namedtuple("Point", "x y")
def handler(event, context):
    if event.get("circle"):
        event["self"] = event
        return event
    return {"point": Point(Decimal("1.50"), [Point(None, (1, 2))]), "bytes": "ä".encode()}
`,
    },
    python,
  );
  assert.deepEqual((await call()).value, { point: { x: 1.5, y: [{ x: null, y: [1, 2] }] }, bytes: "ä" });
  assert.match((await call({ circle: true })).value.errorMessage, /Circular reference detected$/);
});
