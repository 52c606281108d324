// Mistakes on the command line that commands report before they serve. They run in the process of the test;
// ../command-line.test.ts has processes.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { defaultSettings, startGateway } from "@answerback/gateway";
import { runHere } from "../test-command.ts";
import type { Ended } from "../test-program.ts";

const temporary = mkdtempSync(join(tmpdir(), "answerback-mistakes-"));
after(() => rmSync(temporary, { recursive: true, force: true }));

const answerback = (...args: readonly string[]) => runHere(args);

async function usedPort(): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function fails({ code, stderr }: Ended, message: RegExp): void {
  assert.equal(code, 1, stderr);
  assert.match(stderr, message);
}

test("an unknown command or option ends with 2", async () => {
  for (const args of [
    ["sing"],
    ["start", "--nope"],
    ["start", "--port", "many"],
    ["connect", "ws://127.0.0.1:1", "--wait", "soon"],
  ]) {
    const { code, stderr } = await answerback(...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /error:/);
  }
});

describe("answerback start", () => {
  test("refuses a cluster that it cannot join, without the password of its servers", async () => {
    for (const [options, expected] of [
      [["--cluster", "nats://a:4222", "--manual-clock"], /--manual-clock turns the clock of one machine/],
      [["--cluster", "a:4222"], /must be addresses of NATS servers/],
      [["--cluster", "https://me:secret@a"], /must be addresses of NATS servers/],
    ] as const) {
      const { code, stderr } = await answerback("start", "--ephemeral", "--port", "0", ...options);
      assert.equal(code, 1, stderr);
      assert.match(stderr, expected);
      assert.doesNotMatch(stderr, /secret/);
    }
  });

  test("refuses a publicUrl that is not the address of a host", async () => {
    fails(
      await answerback("start", "--ephemeral", "--port", "0", "--public-url", "gateway.example.com"),
      /publicUrl is 'gateway\.example\.com'\. It must be an http or https URL/,
    );
  });

  test("names a port that is in use, and the option to change it", async () => {
    const { port, close } = await usedPort();
    fails(await answerback("start", "--ephemeral", "--port", String(port)), /Port \d+ is in use.*--port/);
    await close();
  });

  test("names a data folder that cannot be written", async () => {
    const file = join(temporary, "file");
    writeFileSync(file, "");
    fails(
      await answerback("start", "--port", "0", "--data", join(file, "data")),
      /data folder .*file.* cannot be written/,
    );
  });

  test("listens on this machine only", async () => {
    fails(await answerback("start", "--ephemeral", "--host", "0.0.0.0", "--port", "0"), /0\.0\.0\.0/);
  });

  test("names a data folder that another process uses", async (t) => {
    const data = join(temporary, "shared");
    const gateway = await startGateway({ ...defaultSettings, port: 0, dataFolder: data });
    t.after(() => gateway.stop());
    fails(await answerback("start", "--port", "0", "--data", data), /in use by process \d+/);
  });
});

test("`dev` names a folder without Pulumi.yaml, and requires configuration as key=value", async () => {
  fails(await answerback("dev", temporary, "--port", "0", "--once"), /Pulumi\.yaml/);
  fails(await answerback("dev", temporary, "-c", "backendUrl"), /key=value/);
});

describe("answerback render", () => {
  const template = join(temporary, "template.vm");

  test("shows line, column and excerpt of a syntax error", async () => {
    writeFileSync(template, "fine\n#set($x = )\n");
    fails(await answerback("render", template, "--body", "{}"), /line 2, column 11[\s\S]*\^/);
  });

  test("warns about the first JSON error of the body if the template reads parts of it", async () => {
    writeFileSync(template, "$input.json('$.id')");
    const { code, stdout, stderr } = await answerback("render", template, "--body", '{\n "id" 7}');
    assert.deepEqual([code, stdout], [0, '""']);
    assert.match(stderr, /--body is not valid JSON at line 2, column 7: unexpected "7}"\. \$input\.json/);
    assert.match((await answerback("render", template, "--body", "{bad")).stderr, /column 5: the text ends\./);
    assert.equal((await answerback("render", template, "--body", "{'id': 7,}")).stderr, "");
    writeFileSync(template, "$input.body");
    assert.deepEqual(await answerback("render", template, "--body", "plain"), { code: 0, stdout: "plain", stderr: "" });
  });

  test("names a missing file and invalid JSON", async () => {
    fails(await answerback("render", "missing.vm", "--body", "{}"), /Cannot read 'missing\.vm'/);
    writeFileSync(template, "x");
    fails(await answerback("render", template, "--body", "{}", "--context", "{"), /--context is not valid JSON/);
    fails(await answerback("render", template, "--body", "{}", "--context", "[1]"), /--context must be a JSON object/);
  });
});

test("`connect` refuses a URL that is not a WebSocket URL, and names an address without a listener", async () => {
  fails(await answerback("connect", "nowhere"), /'nowhere' is not a WebSocket URL/);
  const { port, close } = await usedPort();
  await close();
  fails(await answerback("connect", `ws://127.0.0.1:${port}/ws/a/b`), /Cannot connect to .*ECONNREFUSED/);
});
