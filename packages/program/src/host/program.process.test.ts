// Runs of programs, beyond those of program.test.ts: providers, components, configuration, other languages, the processes of a
// program that runs repeatedly.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { encryptedStack, passphrase } from "./encrypted-stack.fixture.ts";
import { head, program, temporaryFolder } from "./test-program.ts";

test("gives resources the default tags of their provider, and functions its region", async () => {
  const made = await program({
    "Pulumi.dev.yaml": "config:\n  aws:region: eu-central-1\n  aws:defaultTags: { tags: { stage: dev } }\n",
    "index.ts": `${head}
      const provider = new aws.Provider("west", { region: "us-west-2", defaultTags: { tags: { team: "chat" } } });
      const inputs = { protocolType: "WEBSOCKET" };
      new aws.apigatewayv2.Api("here", { name: "here", ...inputs });
      new aws.apigatewayv2.Api("there", { name: "there", ...inputs }, { provider });
      const parent = new pulumi.ComponentResource("my:Part", "part", {}, { providers: { aws: provider } });
      export const regions = pulumi.all([
        aws.getRegionOutput().region,
        aws.getRegionOutput({}, { provider }).region,
        aws.getRegionOutput({}, { parent }).region,
      ]);`,
  });
  const { outputs, errors } = await made.run();
  assert.deepEqual(errors, []);
  assert.deepEqual(outputs.regions, ["eu-central-1", "us-west-2", "us-west-2"]);
  const tags = [...made.service.resources.values()].map(({ inputs }) => [inputs.name, inputs.tags]);
  assert.deepEqual(Object.fromEntries(tags), { here: { stage: "dev" }, there: { team: "chat" } });
});

test("runs an ES module and the function that it exports by default", async () => {
  const made = await program({
    "package.json": `{ "type": "module" }`,
    "index.ts": `${head}
      import { name } from "./name.js";
      export default async () => ({ made: new aws.apigatewayv2.Api(name, { name, protocolType: "WEBSOCKET" }).id });`,
    "name.ts": `export const name: string = "chat";`,
  });
  const result = await made.run();
  assert.deepEqual(result.errors, []);
  assert.deepEqual(result.outputs, { made: "api-1" });
  assert.deepEqual(
    result.resources.map((it) => it.position?.file),
    [undefined, join(made.folder, "index.ts")],
  );
});

test("the position of a resource from a package is the program's call of the package", async () => {
  const made = await program({
    "node_modules/widget/package.json": '{ "name": "widget", "main": "index.js" }',
    "node_modules/widget/index.js": `const aws = require("@pulumi/aws");
exports.makeApi = (name) => new aws.apigatewayv2.Api(name, { name, protocolType: "WEBSOCKET" });`,
    "index.js": `const { makeApi } = require("widget");

makeApi("chat");`,
  });
  const { errors, resources } = await made.run();
  assert.deepEqual(errors, []);
  const chat = resources.find((it) => it.name === "chat");
  assert.deepEqual(chat?.position, { file: join(made.folder, "index.js"), line: 3, column: 1 });
});

test("components, parents and dependsOn determine the order of creates and deletes", async () => {
  const made = await program({
    "index.ts": `${head}
class Chat extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  constructor(name: string) {
    super("shop:index:Chat", name);
    const api = new aws.apigatewayv2.Api("api", { name: "api", protocolType: "WEBSOCKET" }, { parent: this });
    const mock = new aws.apigatewayv2.Integration("mock", { apiId: "x", integrationType: "MOCK" }, { parent: this, dependsOn: api });
    this.id = mock.id;
    this.registerOutputs({ id: this.id });
  }
}
const chat = new Chat("chat");
export const id = chat.id;`,
  });
  const result = await made.run();
  assert.deepEqual(
    result.resources.map((it) => it.urn.split("::").slice(2).join("::")),
    [
      "pulumi:pulumi:Stack::shop-dev",
      "shop:index:Chat::chat",
      "shop:index:Chat$aws:apigatewayv2/api:Api::api",
      "shop:index:Chat$aws:apigatewayv2/integration:Integration::mock",
    ],
  );
  assert.deepEqual(result.resources[1]?.outputs, { id: "integration-2" });
  await made.write({ "index.ts": "export {};" });
  await made.run();
  assert.deepEqual(made.changes(), ["delete Integration ", "delete Api api"]);
});

test("the program can read configuration, stack, region and account", async () => {
  const made = await program({
    "index.ts": `${head}
      const config = new pulumi.Config();
      export const seen = {
        colour: config.require("colour"), size: config.requireObject("size"), secret: config.requireSecret("key"),
        project: pulumi.getProject(), stack: pulumi.getStack(), region: aws.getRegionOutput().region,
        account: aws.getCallerIdentityOutput().accountId, other: aws.ec2.getAmiOutput({ mostRecent: true }).mostRecent,
      };`,
    "Pulumi.yaml":
      "name: shop\nruntime:\n  name: nodejs\nconfig:\n  colour: red\n  size: { value: [1, 2] }\n  key: { value: hush, secret: true }\n",
    "Pulumi.test.yaml": "config:\n  shop:colour: blue\n  aws:region: eu-north-1\n",
  });
  const result = await made.run({ stack: "test" });
  assert.deepEqual(result.errors, []);
  assert.deepEqual(result.outputs, {
    seen: {
      colour: "blue",
      size: [1, 2],
      secret: "[secret]",
      project: "shop",
      stack: "test",
      region: "eu-north-1",
      account: "123456789012",
      other: true,
    },
  });
  assert.deepEqual(
    made.events.filter((it) => it.kind === "function-not-run-here").map((it) => it.token),
    ["aws:ec2/getAmi:getAmi"],
  );
});

test("transforms of a resource, its parents and the stack apply in this order", async () => {
  const made = await program({
    "index.ts": `${head}
      const adding = (mark: string): pulumi.ResourceTransform => (args) =>
        args.type.startsWith("aws:") ? { props: { ...args.props, description: (args.props.description ?? "") + mark }, opts: args.opts } : undefined;
      pulumi.runtime.registerResourceTransform(adding("s"));
      const parent = new pulumi.ComponentResource("shop:index:Chat", "chat", {}, { transforms: [adding("p")] });
      const options: pulumi.ResourceTransform = (args) => ({ props: args.props, opts: { ...args.opts, protect: true } });
      new aws.apigatewayv2.Api("api", { name: "api", protocolType: "WEBSOCKET" }, { parent, transforms: [adding("o"), options] });`,
  });
  const result = await made.run();
  assert.deepEqual(result.errors, []);
  assert.equal(made.service.resources.get("api-1")?.inputs.description, "ops");
  await made.write({ "index.ts": "export {};" });
  const gone = await made.run();
  assert.match(gone.errors.map((it) => it.message).join(), /could not be deleted/);
});

test("a program can check whether a resource exists", async () => {
  const made = await program({
    "index.ts": `${head}
      const api = new aws.apigatewayv2.Api("api", { name: "api", protocolType: "WEBSOCKET" });
      const exists = (id: pulumi.Input<string>) => pulumi.runtime.existsResource("aws:apigatewayv2/api:Api", id);
      export const found = [exists(api.id), exists("none")];`,
  });
  assert.deepEqual((await made.run()).outputs, { found: [true, false] });
});

test("a stack reference reads the given outputs, and an error names the stack without them", async () => {
  const made = await program({
    "index.ts": `${head}
      const net = new pulumi.StackReference("organization/network/dev");
      export const subnet = net.requireOutput("subnet");`,
  });
  const result = await made.run({ stackOutputs: { "network/dev": { subnet: "subnet-1" } } });
  assert.deepEqual(result.errors, []);
  assert.deepEqual(result.outputs, { subnet: "subnet-1" });
  const without = await made.run();
  assert.match(without.errors[0]?.message ?? "", /outputs of the stack organization\/network\/dev are unknown/);
});

test("decrypts configuration with the passphrase of the stack, and keeps it secret", async (context) => {
  context.after(() => delete process.env.PULUMI_CONFIG_PASSPHRASE);
  const made = await program({
    "index.ts": `${head}
      const config = new pulumi.Config();
      export const key = config.requireSecret("key");
      export const nested = config.requireSecretObject("nested");
      new aws.apigatewayv2.Api("api", { name: "api", protocolType: "WEBSOCKET", description: key });
      console.log(JSON.stringify([config.get("key"), config.getObject("nested")]));`,
    "Pulumi.dev.yaml": encryptedStack,
  });
  process.env.PULUMI_CONFIG_PASSPHRASE = passphrase;
  const opened = await made.run();
  assert.deepEqual(opened.outputs, { key: "[secret]", nested: "[secret]" });
  assert.deepEqual(made.lines(), [`["hush",{"open":1,"lines":["nächste \\"Zeile\\"\\n"]}]`]);
  assert.equal(opened.resources.find((it) => it.id === "api-1")?.inputs.description, "[secret]");
});

test("runs a program that does not need the configuration that cannot be decrypted, and reports the reason", async () => {
  const made = await program({
    "index.ts": `${head}export const a = new pulumi.Config().get("key") ?? "none";`,
    "Pulumi.dev.yaml": encryptedStack,
  });
  assert.deepEqual((await made.run()).outputs, { a: "none" });
  const notes = made.events.flatMap((it) => (it.kind === "note" ? it.message : []));
  assert.match(notes[0] ?? "", /^shop:key has no value: /);
});

test("a renamed component with an alias keeps its children", async () => {
  const source = (name: string, options: string) => `${head}
    class Chat extends pulumi.ComponentResource {
      constructor(name: string, options?: pulumi.ComponentResourceOptions) {
        super("shop:index:Chat", name, {}, options);
        new aws.apigatewayv2.Api(name + "-api", { name: "api", protocolType: "WEBSOCKET" }, { parent: this });
      }
    }
    new Chat("${name}"${options});`;
  const made = await program({ "index.ts": source("chat", "") });
  await made.run();
  await made.write({ "index.ts": source("talk", ', { aliases: [{ name: "chat" }] }') });
  const result = await made.run();
  assert.deepEqual(made.changes(), []);
  assert.equal(result.resources.find((it) => it.name === "talk-api")?.id, "api-1");
});

test("a run that saves no state leaves no file of it, and begins without the state of the run before", async () => {
  const made = await program({
    "index.ts": `${head}new aws.apigatewayv2.Api("chat", { name: "chat", protocolType: "WEBSOCKET" });`,
  });
  await made.run({ savesState: false });
  assert.equal((await made.run({ savesState: false })).changes.created, 1);
  assert.equal(existsSync(join(made.folder, ".answerback/stacks")), false);
});

test("a prepared process runs the files that are saved after its start", async () => {
  const made = await program({ "index.ts": `export const a = 1;` });
  const open = await made.open();
  await open.run();
  await open.prepare();
  await made.write({ "index.ts": `export const a = 2;`, "Pulumi.dev.yaml": "config: { shop:colour: red }" });
  assert.deepEqual((await open.run()).outputs, { a: 2 });
  await open.prepare();
  await made.write({ "Pulumi.yaml": "name: other\nruntime: nodejs\n" });
  assert.equal((await open.run()).resources[0]?.name, "other-dev");
  await open.prepare();
  await open.close();
});

test("reports type errors from the program's own TypeScript, and runs the program", async () => {
  const made = await program({
    "index.ts": `const size: number = "large";\nexport const seen = size;\n`,
    "tsconfig.json": `{ "compilerOptions": { "strict": true, "types": [] }, "files": ["index.ts"] }`,
  });
  const open = await made.open();
  assert.deepEqual((await open.run()).outputs, { seen: "large" });
  await open.checkTypes();
  const errors = () => made.events.filter((it) => it.kind === "type-error");
  assert.deepEqual(errors(), []);
  await symlink(
    join(import.meta.dirname, "../../../../node_modules/typescript"),
    join(made.folder, "node_modules/typescript"),
  );
  await open.checkTypes();
  assert.deepEqual(errors(), [
    {
      kind: "type-error",
      code: "TS2322",
      message: "Type 'string' is not assignable to type 'number'.",
      position: { file: join(made.folder, "index.ts"), line: 1, column: 7 },
    },
  ]);
  const ended = open.checkTypes();
  await open.run();
  await ended;
  assert.equal(errors().length, 1);
  await open.close();
});

test("reports saved files of the program, including those outside its folder", async () => {
  const shared = await temporaryFolder();
  await writeFile(join(shared, "names.ts"), `export const name = "a";`);
  const made = await program({ "index.ts": `export { name } from "${shared}/names";` });
  const open = await made.open();
  const saved: string[] = [];
  let wake = () => {};
  await open.watch((files) => {
    saved.push(...files.map(({ path }) => path));
    wake();
  });
  const next = () => new Promise<void>((resolve) => (wake = resolve));
  assert.deepEqual((await open.run()).outputs, { name: "a" });
  const first = next();
  await writeFile(join(shared, "names.ts"), `export const name = "b";`);
  await first;
  assert.deepEqual(saved, [join(shared, "names.ts")]);
  assert.deepEqual((await open.run()).outputs, { name: "b" });
  await open.close();
});

test("gives a compiled program its engine and configuration, and reports its output", async () => {
  const made = await program({
    "Pulumi.yaml": "name: shop\nruntime: { name: go, options: { binary: ./built } }\nconfig: { colour: red }\n",
    built: `#!${process.execPath}
      const { PULUMI_PROJECT, PULUMI_STACK, PULUMI_CONFIG, PULUMI_MONITOR, PULUMI_ENGINE } = process.env;
      console.log(PULUMI_PROJECT, PULUMI_STACK, PULUMI_CONFIG, PULUMI_MONITOR === PULUMI_ENGINE, process.env.AWS_ENDPOINT_URL);
      console.error("no such colour");
      process.exit(1);`,
  });
  await chmod(join(made.folder, "built"), 0o755);
  const result = await made.run();
  assert.deepEqual(made.lines().toSorted(), [
    "no such colour",
    'shop dev {"shop:colour":"red"} true http://127.0.0.1:1',
  ]);
  assert.match(result.errors[0]?.message ?? "", /ended with exit code 1/);
});

test("runs a .NET program with dotnet, its engine and configuration, and kills it at the end", async () => {
  const made = await program({
    "Pulumi.yaml": "name: shop\nruntime: dotnet\nconfig: { colour: red }\n",
    "bin/dotnet": `#!${process.execPath}
      const { PULUMI_PROJECT, PULUMI_CONFIG, PULUMI_MONITOR, PULUMI_ENGINE, PULUMI_QUERY_MODE } = process.env;
      console.log(process.argv.slice(2).join(" "));
      console.log(PULUMI_PROJECT, PULUMI_CONFIG, PULUMI_MONITOR === PULUMI_ENGINE, PULUMI_QUERY_MODE);
      require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });`,
  });
  await chmod(join(made.folder, "bin/dotnet"), 0o755);
  const { PATH } = process.env;
  const abort = new AbortController();
  made.events.push = (event) => {
    if (event.kind === "line" && event.line.startsWith("shop")) abort.abort();
    return Array.prototype.push.call(made.events, event);
  };
  process.env.PATH = `${join(made.folder, "bin")}${delimiter}${PATH}`;
  try {
    const result = await made.run({ signal: abort.signal });
    assert.deepEqual(
      result.errors.map((it) => it.code),
      ["ABORTED"],
    );
  } finally {
    process.env.PATH = PATH;
  }
  assert.deepEqual(made.lines(), [`run --project ${made.folder}`, 'shop {"shop:colour":"red"} true false']);
});

test("an unnamed virtual environment of a Python program is an error with the line to add", async () => {
  const made = await program({
    "Pulumi.yaml": "name: shop\nruntime: python\n",
    "__main__.py": "import pulumi_of_no_environment\n",
    ".venv/pyvenv.cfg": "",
  });
  const error = await made.run().then(
    ({ errors }) => errors[0],
    (thrown: Error) => thrown,
  );
  assert.match(error?.message ?? "", /python3 has no package .*virtualenv: \.venv \} \}\.$/);
});

test("a program that exits with a code other than 0 has failed", async () => {
  const made = await program({ "index.ts": "console.error('no such colour'); process.exit(3);" });
  const result = await made.run();
  assert.match(result.errors[0]?.message ?? "", /ended with exit code 3/);
  assert.deepEqual(made.lines(), ["no such colour"]);
});

test("the caller's signal stops a program that does not end", async () => {
  const made = await program({ "index.ts": "console.log('up'); setInterval(() => {}, 1000);" });
  const abort = new AbortController();
  made.events.push = (event) => {
    if (event.kind === "line") abort.abort();
    return 0;
  };
  const result = await made.run({ signal: abort.signal });
  assert.deepEqual(
    result.errors.map((it) => it.code),
    ["ABORTED"],
  );
});

test("reports the line of a syntax error, and the remedy for a missing package", async () => {
  const failed = async (files: Readonly<Record<string, string>>) => {
    const made = await program(files);
    const [error] = (await made.run()).errors;
    return String(error?.message).replaceAll(made.folder, "FOLDER");
  };
  const source = "const a = 1;\n  const b = (;\n";
  const excerpt = "  2 |   const b = (;\n    |              ^";
  assert.equal(await failed({ "index.ts": source }), `index.ts:2:14: SyntaxError: Unexpected ";"\n${excerpt}`);
  assert.equal(await failed({ "index.js": source }), `index.js:2:14: SyntaxError: Unexpected token ';'\n${excerpt}`);
  assert.equal(
    await failed({ "index.ts": `import * as none from "@pulumi/none";\nconsole.log(none);` }),
    "Cannot find the package of '@pulumi/none'. Run `npm install` in FOLDER.",
  );
});
