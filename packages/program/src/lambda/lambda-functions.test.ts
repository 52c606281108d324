// The functions of a program. All tests read the runs of one, because each run takes half a second of processor time.
import assert from "node:assert/strict";
import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Program } from "../host/program.ts";
import { head, program, type TestProgram } from "../host/test-program.ts";
import type { ProgramResult } from "../report/event.ts";
import type { LambdaFunction } from "./lambda-function.ts";

const role = "arn:aws:iam::123456789012:role/r";
const common = `role: "${role}", runtime: "nodejs22.x", handler: "index.handler"`;
const powertools = "arn:aws:lambda:eu-west-1:017000801446:layer:AWSLambdaPowertoolsTypeScriptV2:12";

let requests = 0;
const server = createServer((request, response) => {
  requests += 1;
  if (request.url !== "/index.js") response.statusCode = 404;
  response.end("remote");
});

/** @param version of the functions that differ between runs */
const published = (version: number) => `
  export const counted = new aws.lambda.Function("counted", { ${common}, timeout: ${version},
    publish: true, code: new pulumi.asset.FileArchive("code") });
  export const countedArn = counted.qualifiedArn;`;

const settings = `{
  const table = new aws.dynamodb.Table("t", { name: "people", attributes: [], hashKey: "id" });
  const fn = new aws.lambda.Function("greet", {
    ${common}, name: "greeter", timeout: 7, memorySize: 256, reservedConcurrentExecutions: 2, architectures: ["arm64"],
    environment: { variables: { TABLE: table.name, ARN: table.arn, KEY: pulumi.secret("hush") } },
    code: new pulumi.asset.FileArchive("./code"), publish: true,
  });
  new aws.lambda.Alias("live", { name: "live", functionName: fn.arn, functionVersion: fn.version });
  new aws.lambda.Alias("beta", { name: "beta", functionName: fn.name, functionVersion: "$LATEST" });
  outputs.key = fn.environment;
}`;

const archives = `
  new aws.lambda.Function("f", { ${common}, code: new pulumi.asset.AssetArchive({
    "./index.js": new pulumi.asset.FileAsset("src/index.js"),
    "config.json": new pulumi.asset.StringAsset("{}"),
    "more/lib": new pulumi.asset.FileArchive("lib"),
    "node_modules/big": new pulumi.asset.FileArchive("node_modules/big"),
    "../../node_modules/hoisted": new pulumi.asset.FileArchive("node_modules/big"),
    "zipped": new pulumi.asset.FileArchive("code.zip"),
    "nested": new pulumi.asset.AssetArchive({ "b.txt": new pulumi.asset.StringAsset("b") }),
  }) });
  new aws.lambda.Function("zip", { ${common}, code: new pulumi.asset.FileArchive("code.zip") });
  new aws.lambda.Function("dot", { ${common}, code: new pulumi.asset.AssetArchive({ ".": new pulumi.asset.FileArchive("src") }) });
  new aws.lambda.Function("saved", { ${common}, name: "saved",
    code: new pulumi.asset.AssetArchive({ "saved.js": new pulumi.asset.FileAsset("saved.js") }) });`;

/** The SDK loads a compiler to serialise functions, which takes as long as all the rest. */
const serialised = `
  const items = new aws.dynamodb.Table("items", { name: "items", attributes: [], hashKey: "id" });
  new aws.lambda.CallbackFunction("call", {
    callback: async (event: { name: string }) => small.greet(event.name + items.name.get()),
  });
  const files = new aws.s3.Bucket("files");
  files.onObjectCreated("made", async () => { console.log("made"); });`;

const layers = `{
  const layer = (name: string) => new aws.lambda.LayerVersion(name, {
    layerName: "my-" + name, code: new pulumi.asset.FileArchive(name), compatibleRuntimes: ["nodejs22.x"],
  });
  const bucket = new aws.s3.Bucket("code");
  const object = new aws.s3.BucketObjectv2("f.zip", { bucket: bucket.id, source: new pulumi.asset.FileArchive("code") });
  outputs.layer = layer("one").arn;
  new aws.lambda.Function("layered", { ${common}, layers: [outputs.layer, "${powertools}", layer("two").arn],
    s3Bucket: bucket.id, s3Key: object.key });
}`;

const refused = `
  new aws.lambda.Function("image", { role: "${role}", packageType: "Image", imageUri: "a/b:1" });
  new aws.lambda.Function("s3", { ${common}, s3Bucket: "there", s3Key: "f.zip" });
  new aws.lambda.Function("gone", { ${common}, code: new pulumi.asset.FileArchive("gone") });
  new aws.lambda.Function("tar", { ${common}, code: new pulumi.asset.FileArchive("code.tgz") });
  new aws.lambda.Function("none", { ${common} });
  aws.lambda.Function.get("read", "elsewhere");`;

const native = `{
  const native = (kind: string, outputs: string[]) => class extends pulumi.CustomResource {
    [name: string]: any;
    constructor(name: string, args: object) {
      super("aws-native:lambda:" + kind, name, { ...Object.fromEntries(outputs.map((it) => [it, undefined])), ...args });
    }
  };
  const Fn = native("Function", ["arn", "functionName"]);
  const object = new aws.s3.BucketObject("o", { bucket: "b", key: "layer.zip", source: new pulumi.asset.FileArchive("layer") });
  const Layer = native("LayerVersion", ["layerVersionArn"]);
  const layer = new Layer("l", { content: { s3Bucket: object.bucket, s3Key: object.key } });
  const fn = new Fn("inline", { ${common}, timeout: 9, layers: [layer.layerVersionArn], code: { zipFile: "exports.handler = 1" },
    environment: { variables: { A: "1" } } });
  new Fn("python", { ${common.replace("nodejs22.x", "python3.13")}, functionName: "given", code: { zipFile: "x = 1" } });
  new Fn("nativeImage", { role: "${role}", packageType: "Image", code: { imageUri: "a/b" } });
  const Version = native("Version", ["version", "functionArn"]);
  const version = new Version("v", { functionName: fn.functionName });
  const Alias = native("Alias", ["aliasArn"]);
  new Alias("nativeLive", { name: "live", functionName: fn.arn, functionVersion: version.version });
}`;

const remote = (name: string, path: string) => `
  new aws.lambda.Function("${name}", { ${common}, code: new pulumi.asset.AssetArchive({
    "index.js": new pulumi.asset.RemoteAsset("${urlOfServer()}${path}") }) });`;

const urlOfServer = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const both = () => `export const outputs: Record<string, any> = {};${archives}${remote("remote", "/index.js")}`;

interface Run {
  readonly result: ProgramResult;
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  /** Results and events, as users see them. */
  readonly shown: string;
}

let made: TestProgram;
let opened: Program;
let first: Run;

async function run(source: string): Promise<Run> {
  await made.write({ "index.ts": `${head}${source}` });
  made.events.length = 0;
  const result = await opened.run();
  assert.deepEqual(result.errors, []);
  const functions = new Map((await opened.lambdaFunctions()).map((it) => [it.logicalName, it]));
  return { result, functions, shown: JSON.stringify([result, made.events]) };
}

function codeOf(found: LambdaFunction | undefined) {
  assert.equal(found?.code.kind, "folder", JSON.stringify(found));
  return found.code;
}

const refusal = (found: LambdaFunction | undefined) => (found?.code.kind === "refused" ? found.code.reason : undefined);

describe("functions of a program", () => {
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    made = await program({
      "package.json": '{ "dependencies": { "small": "1" } }',
      "node_modules/small/package.json": '{ "name": "small", "version": "1.0.0" }',
      "node_modules/small/index.js": "exports.greet = (name) => `hello ${name}`;",
      "node_modules/big/index.js": "big",
      "code/index.js": "up",
      "src/index.js": "exports.handler = 1;",
      "lib/deep/a.js": "a",
      "lib/node_modules/own/index.js": "own",
      "code.zip": "zip",
      "code.tgz": "",
      "saved.js": "exports.handler = 1;",
      "one/a.txt": "",
      "two/b.txt": "",
      "layer/a.txt": "",
    });
    opened = await made.open();
    const parts = [both(), settings, serialised, layers, refused, native, published(3)];
    first = await run(`import * as small from "small";\n${parts.join("\n")}`);
  });
  after(async () => {
    server.close();
    await opened?.close();
  });

  test("reports the functions of the program, none that it only reads", () => {
    const classic = ["greet", "f", "zip", "dot", "saved", "remote", "layered", "counted"];
    const known = [...classic, "call", "made", "image", "s3", "gone", "tar", "none", "inline", "python", "nativeImage"];
    assert.deepEqual([...first.functions.keys()].toSorted(), known.toSorted());
  });

  test("reports a function with what it is set to, outputs of others and secrets among its variables", () => {
    const greet = first.functions.get("greet");
    const code = codeOf(greet);
    const folder = join(made.folder, "code");
    assert.deepEqual([code.folder, code.sources, code.origins], [folder, [folder], []]);
    const { code: _, ...rest } = greet!;
    assert.deepEqual(rest, {
      name: "greeter",
      logicalName: "greet",
      arn: "arn:aws:lambda:eu-west-1:123456789012:function:greeter",
      runtime: "nodejs22.x",
      handler: "index.handler",
      layers: [],
      missingLayers: [],
      environment: { TABLE: "people", ARN: "arn:aws:dynamodb:eu-west-1:123456789012:table/people", KEY: "hush" },
      timeoutSeconds: 7,
      memorySize: 256,
      reservedConcurrency: 2,
      architectures: ["arm64"],
      versions: ["1"],
      aliases: { live: "1", beta: "$LATEST" },
    });
    assert.doesNotMatch(first.shown, /hush/);
    assert.match(first.shown, /\[secret\]/);
    assert.doesNotMatch(first.shown, /not-run-here","type":"aws:lambda\/(?:function|alias)/);
  });

  test("lays out archives of texts, files, folders and packages, which are links to the program's own", async () => {
    const { functions } = first;
    const { folder, sources, origins } = codeOf(functions.get("f"));
    const read = (path: string) => readFile(join(folder, path), "utf8");
    assert.equal(await read("index.js"), "exports.handler = 1;");
    assert.equal(await read("config.json"), "{}");
    assert.equal(await read("more/lib/deep/a.js"), "a");
    assert.equal(await read("nested/b.txt"), "b");
    assert.equal(await read("zipped/unpacked.txt"), "zip");
    assert.equal(await read("more/lib/node_modules/own/index.js"), "own");
    const packages = join(made.folder, "node_modules/big");
    for (const name of ["big", "hoisted"]) assert.equal(await readlink(join(folder, "node_modules", name)), packages);
    assert.equal(await readlink(join(folder, "more/lib/node_modules")), join(made.folder, "lib/node_modules"));
    const inProgram = (path: string) => join(made.folder, path);
    assert.deepEqual(sources, ["src/index.js", "lib", "code.zip"].map(inProgram));
    assert.deepEqual(origins, [
      [join(folder, "index.js"), inProgram("src/index.js")],
      [join(folder, "more/lib"), inProgram("lib")],
    ]);
    assert.equal(await readFile(join(codeOf(functions.get("zip")).folder, "unpacked.txt"), "utf8"), "zip");
    assert.equal(codeOf(functions.get("dot")).folder, inProgram("src"));
    // Without it the package.json of the program would decide what kind of module a file is.
    assert.equal(await readFile(join(folder, "../../package.json"), "utf8"), "{}\n");
  });

  test("lays out functions that the SDK serialises, with their packages", async () => {
    const call = first.functions.get("call");
    const { folder } = codeOf(call);
    assert.match(await readFile(join(folder, "__index.js"), "utf8"), /exports\.handler/);
    assert.ok((await stat(join(folder, "node_modules/small/index.js"))).isFile());
    assert.deepEqual([call?.runtime, call?.handler, call?.timeoutSeconds], ["nodejs22.x", "__index.handler", 180]);
  });

  test("finds layers and uploads to S3 of the same program, and names layers of others", () => {
    const found = first.functions.get("layered");
    assert.equal(codeOf(found).folder, join(made.folder, "code"));
    assert.deepEqual(
      found?.layers.map(({ folder }) => folder),
      ["one", "two"].map((it) => join(made.folder, it)),
    );
    assert.deepEqual(found?.missingLayers, [powertools]);
  });

  test("says why code does not run here", () => {
    const reasons = [...first.functions].flatMap(([name, found]) => (refusal(found) ? [[name, refusal(found)]] : []));
    assert.deepEqual(Object.fromEntries(reasons), {
      image: "it is a container image",
      s3: "its code is in S3 (there/f.zip), and the program does not upload it",
      gone: `${join(made.folder, "gone")} does not exist`,
      tar: `${join(made.folder, "code.tgz")} is a tar archive`,
      none: "the program does not define its code",
      nativeImage: "it is a container image",
    });
  });

  test("reports functions, aliases, versions and layers of aws-native", async () => {
    const { functions } = first;
    const inline = functions.get("inline");
    assert.match(inline?.name ?? "", /^inline-\w{7}$/);
    assert.equal(inline?.arn, `arn:aws:lambda:eu-west-1:123456789012:function:${inline?.name}`);
    assert.deepEqual(
      [inline?.timeoutSeconds, inline?.environment, inline?.versions, inline?.aliases],
      [9, { A: "1" }, ["1"], { live: "1" }],
    );
    assert.deepEqual(
      inline?.layers.map(({ folder }) => folder),
      [join(made.folder, "layer")],
    );
    assert.equal(await readFile(join(codeOf(inline).folder, "index.js"), "utf8"), "exports.handler = 1");
    const python = functions.get("python");
    assert.equal(python?.name, "given");
    assert.equal(await readFile(join(codeOf(python).folder, "index.py"), "utf8"), "x = 1");
  });

  describe("after a second run of the program, in which code has changed", () => {
    let second: Run;
    before(async () => {
      await opened.close();
      await made.write({ "saved.js": "exports.handler = 22;" });
      opened = await made.open();
      second = await run(`${both()}${remote("missing", "/gone.js")}${published(4)}`);
    });

    test("lays out code again only if it has changed", async () => {
      const folderOf = ({ functions }: Run, name: string) => codeOf(functions.get(name)).folder;
      assert.equal(folderOf(second, "f"), folderOf(first, "f"));
      const changed = folderOf(second, "saved");
      assert.notEqual(changed, folderOf(first, "saved"));
      assert.equal(await readFile(join(changed, "saved.js"), "utf8"), "exports.handler = 22;");
    });

    test("downloads remote code once", async () => {
      for (const { functions } of [first, second]) {
        assert.equal(await readFile(join(codeOf(functions.get("remote")).folder, "index.js"), "utf8"), "remote");
      }
      assert.equal(refusal(second.functions.get("missing")), `${urlOfServer()}/gone.js cannot be downloaded: HTTP 404`);
      // One of each.
      assert.equal(requests, 2);
    });

    test("counts the versions of a function that publishes them", () => {
      assert.deepEqual(second.functions.get("counted")?.versions, ["1", "2"]);
      assert.match(String(second.result.outputs.countedArn), /:function:counted-\w{7}:2$/);
    });

    test("keeps laid out code for processes that still run it, then removes it", async () => {
      const folders: string[] = [];
      for (const text of ["11", "222", "3333"]) {
        await made.write({ "saved.js": text });
        const found = (await opened.lambdaFunctions()).find(({ name }) => name === "saved");
        folders.push(codeOf(found).folder);
      }
      const left = await readdir(join(made.folder, ".answerback/functions/dev/Function-saved"));
      assert.deepEqual(
        left.toSorted(),
        folders
          .slice(1)
          .map((it) => it.split("/").at(-1))
          .toSorted(),
      );
      const { functions, result } = await run(published(4));
      assert.deepEqual([...functions.keys()], ["counted"]);
      // Nothing has changed in it.
      assert.match(String(result.outputs.countedArn), /:2$/);
      assert.equal((await opened.lambdaFunctions()).length, 1);
      assert.deepEqual(await readdir(join(made.folder, ".answerback/functions/dev")), ["downloads", "package.json"]);
    });
  });
});
