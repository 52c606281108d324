// Uses the SDK in a program like those of Pulumi's templates: CommonJS, and TypeScript that Node.js alone cannot strip.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test, { type TestContext } from "node:test";

const require = createRequire(import.meta.url);
const packageFolder = join(import.meta.dirname, "../..");

/** A folder with the SDK and Pulumi installed, and a program. */
function programFolder(t: TestContext, files: { readonly [name: string]: string }): string {
  const folder = mkdtempSync(join(tmpdir(), "answerback-program-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const link = (name: string, target: string) => {
    mkdirSync(dirname(join(folder, "node_modules", name)), { recursive: true });
    symlinkSync(target, join(folder, "node_modules", name), "dir");
  };
  link("@answerback/pulumi", packageFolder);
  link("@pulumi/pulumi", dirname(require.resolve("@pulumi/pulumi")));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

const program = `
import * as aws from "@answerback/pulumi";
import * as pulumi from "@pulumi/pulumi";

enum Key { Found = "/200/" }

const registered: unknown[] = [];
pulumi.runtime.setMocks({
  newResource: ({ type, inputs, id, provider }) => {
    registered.push([type, inputs, provider]);
    return { id: id || "made", state: inputs };
  },
  call: ({ token, inputs }) => ({ token, ...inputs }),
});

const provider = new aws.Provider("local", { endpoint: "http://127.0.0.1:4510", secretKey: "hush", retries: 2 });
const example = new aws.apigatewayv2.IntegrationResponse(
  "example",
  { apiId: "a", integrationId: "i", integrationResponseKey: Key.Found },
  { provider },
);
const setting: aws.types.input.apigatewayv2.StageRouteSetting = { routeKey: "$default" };
const live = aws.apigatewayv2.Stage.get("live", "a/live", { apiId: "a", routeSettings: [setting] });

async function main() {
  const found = await aws.apigatewayv2.getApi({ apiId: "a" });
  await new Promise((resolve) => pulumi.all([example.urn, example.integrationResponseKey, live.id]).apply(resolve));
  console.log(JSON.stringify({
    registered,
    found,
    isInstance: [aws.apigatewayv2.IntegrationResponse.isInstance(example), aws.apigatewayv2.Api.isInstance(example)],
    folder: typeof __dirname,
  }));
}
main();
`;

test("works in a CommonJS TypeScript program, like the official package", (t) => {
  const folder = programFolder(t, { "index.ts": program, "package.json": "{}" });
  const tsx = join(dirname(require.resolve("tsx/package.json")), "dist/cli.mjs");
  const output = execFileSync(process.execPath, [tsx, "index.ts"], { cwd: folder, encoding: "utf8" });
  const { registered, found, isInstance, folder: kind } = JSON.parse(output);
  const byType = new Map(
    registered.map(([type, inputs, provider]: [string, object, string]) => [type, { inputs, provider }]),
  );
  const example = byType.get("answerback:apigatewayv2/integrationResponse:IntegrationResponse") as {
    inputs: object;
    provider: string;
  };
  assert.deepEqual(example.inputs, { apiId: "a", integrationId: "i", integrationResponseKey: "/200/" });
  assert.match(example.provider, /pulumi:providers:answerback::local::/);
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "hush" };
  assert.deepEqual(byType.get("pulumi:providers:answerback"), {
    inputs: { endpoint: "http://127.0.0.1:4510", retries: 2, secretKey: secret },
    provider: "",
  });
  assert.deepEqual(byType.get("answerback:apigatewayv2/stage:Stage"), {
    inputs: { apiId: "a", routeSettings: [{ routeKey: "$default" }] },
    provider: "",
  });
  assert.deepEqual(found, { apiId: "a", token: "answerback:apigatewayv2/getApi:getApi" });
  assert.deepEqual([isInstance, kind], [[true, false], "string"]);
});

test("works with require in a CommonJS program", (t) => {
  const script = 'console.log(Object.keys(require("@answerback/pulumi")).toSorted().join())';
  const folder = programFolder(t, { "index.js": script, "package.json": "{}" });
  const output = execFileSync(process.execPath, ["index.js"], { cwd: folder, encoding: "utf8" });
  assert.equal(output.trim(), "Provider,apigatewayv2,types");
});
