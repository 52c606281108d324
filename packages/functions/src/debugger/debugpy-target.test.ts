import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { serveFunction, writeFiles } from "../test-functions.ts";
import { AdapterMessages, framed } from "./adapter-messages.ts";
import { openDebuggerPort } from "./index.ts";

const python = { runtime: "python3.13", handler: "app.handler", timeoutSeconds: 1 };

/** A front end of the Debug Adapter Protocol. */
async function connectFrontEnd(t: TestContext, { host, port }: LaunchConfiguration["connect"]) {
  const socket: Socket = connect(port, host);
  t.after(() => socket.destroy());
  await once(socket, "connect");
  // biome-ignore lint/suspicious/noExplicitAny: messages of all kinds
  const messages: any[] = [];
  // biome-ignore lint/suspicious/noExplicitAny: messages of all kinds
  const waiting: { matches(message: any): boolean; resolve(message: any): void }[] = [];
  const reader = new AdapterMessages((message) => {
    const index = waiting.findIndex((it) => it.matches(message));
    if (index >= 0) waiting.splice(index, 1)[0]!.resolve(message);
    else messages.push(message);
  });
  socket.on("data", (chunk) => reader.read(chunk as Buffer));
  let seq = 0;
  // biome-ignore lint/suspicious/noExplicitAny: messages of all kinds
  const next = (matches: (message: any) => boolean): Promise<any> => {
    const index = messages.findIndex(matches);
    if (index >= 0) return Promise.resolve(messages.splice(index, 1)[0]);
    return new Promise((resolve) => waiting.push({ matches, resolve }));
  };
  return {
    socket,
    event: async (name: string) => (await next((it) => it.event === name)).body,
    async request(command: string, parameters: object = {}) {
      socket.write(framed(JSON.stringify({ seq: ++seq, type: "request", command, arguments: parameters })));
      const sent = seq;
      return (await next((it) => it.type === "response" && it.request_seq === sent)).body;
    },
  };
}

interface LaunchConfiguration {
  readonly name: string;
  readonly type: string;
  readonly connect: { readonly host: string; readonly port: number };
}

async function debugPython(t: TestContext, files: Parameters<typeof serveFunction>[1]) {
  const debuggerPort = await openDebuggerPort({ port: 0 });
  t.after(() => debuggerPort.close());
  const served = await serveFunction(t, files, python, { debuggerPort });
  const launch = await (await fetch(`http://${debuggerPort.authority}/launch.json`)).json();
  const [configuration] = (launch as { readonly configurations: readonly LaunchConfiguration[] }).configurations;
  const { name, type, connect: address } = configuration!;
  assert.deepEqual([name, type], ["Answerback: f", "debugpy"]);
  assert.deepEqual(await (await fetch(`http://${debuggerPort.authority}/json/list`)).json(), []);
  return { ...served, debuggerPort, address };
}

const handler = (text: string) => `loaded = "${text}"
def handler(event, context):
    left = context.get_remaining_time_in_millis()
    return {"text": loaded, "left": left, "n": event["n"]}
`;

/** Stands in for debugpy: says that the handler's process has stopped at once, and goes on when it is asked to. */
const standIn = `import json, socket, threading
server = socket.create_server(("127.0.0.1", 0))
connected = threading.Event()
resumed = threading.Event()
def configure(**_): pass
def listen(_):
    threading.Thread(target=serve, daemon=True).start()
    return server.getsockname()
def is_client_connected(): return connected.is_set()
def wait_for_client(): connected.wait()
def stop(): resumed.wait(); resumed.clear()
def serve():
    client, _ = server.accept()
    stream = client.makefile("rwb")
    def send(**message):
        text = json.dumps(message).encode()
        stream.write(b"Content-Length: %d\\r\\n\\r\\n%s" % (len(text), text)); stream.flush()
    while True:
        header = stream.readline()
        if not header: return resumed.set()
        stream.readline()
        request = json.loads(stream.read(int(header.split(b":")[1])))
        send(type="response", request_seq=request["seq"], success=True, command=request["command"])
        if request["command"] == "attach":
            send(type="event", event="stopped", body={"reason": "breakpoint", "threadId": 1})
            connected.set()
        elif request["command"] == "continue": resumed.set()
`;
const stopping = (text: string) => handler(text).replace("    left", "    import debugpy; debugpy.stop()\n    left");

test("waits for a front end of debugpy, without time-outs while it waits and while it is stopped", async (t) => {
  const { call, address, functions, folder, events } = await debugPython(t, {
    "app.py": stopping("one"),
    "debugpy.py": standIn,
  });
  const notices = () => events.flatMap((it) => (it.kind === "notice" ? [it.message] : []));
  const called = call({ n: 1 });
  while (notices().length === 0) await setTimeout(5);
  await setTimeout(1_200);
  const front = await connectFrontEnd(t, address);
  await front.request("attach");
  await front.event("stopped");
  await setTimeout(1_200);
  await front.request("continue");
  const { value, report } = await called;
  assert.deepEqual([value.text, value.n], ["one", 1]);
  assert.ok(value.left > 300 && value.left <= 1_000, `${value.left} ms are left`);
  assert.ok(report!.durationMillis < 1_200);
  const { host, port } = address;
  assert.deepEqual(notices(), [`waiting for a debugger on ${host}:${port} (debugpy)`]);

  await writeFiles(folder, { "app.py": stopping("two") });
  functions.reload(["f"]);
  assert.deepEqual(await front.event("terminated"), { restart: true });
  const again = await connectFrontEnd(t, address);
  const attached = again.request("attach");
  const second = call({ n: 2 });
  await attached;
  // A front end that leaves lets the function go on.
  await again.event("stopped");
  again.socket.destroy();
  assert.equal((await second).value.text, "two");
});

test("runs without debugpy, and says how to install it", async (t) => {
  const { call, events } = await debugPython(t, {
    "app.py": handler("one"),
    "debugpy.py": "raise ImportError('no debugpy')",
  });
  assert.equal((await call({ n: 1 })).value.text, "one");
  assert.ok(
    events.some((it) => it.kind === "notice" && /cannot be debugged.* -m pip install debugpy$/.test(it.message)),
  );
});

const hasDebugpy = (() => {
  try {
    return execFileSync("python3", ["-c", "import debugpy"], { stdio: "ignore" }) !== undefined;
  } catch {
    return false;
  }
})();

test("stops at breakpoints with debugpy itself, also in changed code", { skip: !hasDebugpy }, async (t) => {
  const { call, address, functions, folder } = await debugPython(t, { "app.py": handler("one") });
  for (const text of ["one", "two"]) {
    const front = await connectFrontEnd(t, address);
    const called = call({ n: 1 });
    await front.request("initialize", { adapterID: "debugpy", linesStartAt1: true, pathFormat: "path" });
    const attached = front.request("attach", { justMyCode: true });
    await front.event("initialized");
    await front.request("setBreakpoints", {
      source: { path: join(folder, "app.py") },
      breakpoints: [{ line: 1 }, { line: 3 }],
    });
    await front.request("configurationDone");
    await attached;
    const atLoad = await front.event("stopped");
    await front.request("continue", { threadId: atLoad.threadId });
    const { threadId } = await front.event("stopped");
    const { stackFrames } = await front.request("stackTrace", { threadId });
    assert.deepEqual([stackFrames[0].name, stackFrames[0].line], ["handler", 3]);
    const evaluated = await front.request("evaluate", { expression: "loaded", frameId: stackFrames[0].id });
    assert.equal(evaluated.result, `'${text}'`);
    await setTimeout(1_200);
    await front.request("continue", { threadId });
    const { value } = await called;
    assert.equal(value.text, text);
    assert.ok(value.left > 300 && value.left <= 1_000, `${value.left} ms are left`);
    await writeFiles(folder, { "app.py": handler("two") });
    functions.reload(["f"]);
    assert.deepEqual(await front.event("terminated"), { restart: true });
  }
});
