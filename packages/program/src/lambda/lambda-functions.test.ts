import assert from "node:assert/strict";
import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { head, program, type TestProgram } from "../host/test-program.ts";
import type { LambdaFunction } from "./lambda-function.ts";

const role = "arn:aws:iam::123456789012:role/r";
const common = `role: "${role}", runtime: "nodejs22.x", handler: "index.handler"`;

async function functionsOf(made: TestProgram, source: string): Promise<ReadonlyMap<string, LambdaFunction>> {
  await made.write({ "index.ts": `${head}${source}` });
  const opened = await made.open();
  try {
    const { errors } = await opened.run();
    assert.deepEqual(errors, []);
    const functions = await opened.lambdaFunctions();
    return new Map(functions.map((it) => [it.logicalName, it]));
  } finally {
    await opened.close();
  }
}

function codeOf(found: LambdaFunction | undefined) {
  assert.equal(found?.code.kind, "folder", JSON.stringify(found));
  return found.code;
}

const refusal = (found: LambdaFunction | undefined) => (found?.code.kind === "refused" ? found.code.reason : undefined);

test("reports a function with what it is set to, outputs of others and secrets among its variables", async () => {
  const made = await program({ "code/index.js": "" });
  const functions = await functionsOf(
    made,
    `const table = new aws.dynamodb.Table("t", { name: "people", attributes: [], hashKey: "id" });
    const fn = new aws.lambda.Function("greet", {
      ${common}, name: "greeter", timeout: 7, memorySize: 256, reservedConcurrentExecutions: 2, architectures: ["arm64"],
      environment: { variables: { TABLE: table.name, ARN: table.arn, KEY: pulumi.secret("hush") } },
      code: new pulumi.asset.FileArchive("./code"), publish: true,
    });
    new aws.lambda.Alias("live", { name: "live", functionName: fn.arn, functionVersion: fn.version });
    new aws.lambda.Alias("beta", { name: "beta", functionName: fn.name, functionVersion: "$LATEST" });
    export const key = fn.environment;`,
  );
  const greet = functions.get("greet");
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
  const shown = JSON.stringify([await made.run(), made.events]);
  assert.doesNotMatch(shown, /hush/);
  assert.match(shown, /\[secret\]/);
  assert.doesNotMatch(shown, /not-run-here","type":"aws:lambda/);
});

test("lays out archives of texts, files, folders and packages, which are links to the program's own", async () => {
  const made = await program({
    "src/index.js": "exports.handler = 1;",
    "lib/deep/a.js": "a",
    "lib/node_modules/own/index.js": "own",
    "node_modules/big/index.js": "big",
    "code.zip": "zip",
  });
  const source = `new aws.lambda.Function("f", { ${common}, code: new pulumi.asset.AssetArchive({
      "./index.js": new pulumi.asset.FileAsset("src/index.js"),
      "config.json": new pulumi.asset.StringAsset("{}"),
      "more/lib": new pulumi.asset.FileArchive("lib"),
      "node_modules/big": new pulumi.asset.FileArchive("node_modules/big"),
      "../../node_modules/hoisted": new pulumi.asset.FileArchive("node_modules/big"),
      "zipped": new pulumi.asset.FileArchive("code.zip"),
      "nested": new pulumi.asset.AssetArchive({ "b.txt": new pulumi.asset.StringAsset("b") }),
    }) });
    new aws.lambda.Function("zip", { ${common}, code: new pulumi.asset.FileArchive("code.zip") });
    new aws.lambda.Function("dot", { ${common}, code: new pulumi.asset.AssetArchive({ ".": new pulumi.asset.FileArchive("src") }) });`;
  const functions = await functionsOf(made, source);
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

  assert.equal(
    codeOf((await functionsOf(made, source)).get("f")).folder,
    folder,
    "unchanged code is not laid out again",
  );
  await made.write({ "src/index.js": "exports.handler = 22;" });
  const next = codeOf((await functionsOf(made, source)).get("f")).folder;
  assert.notEqual(next, folder);
  assert.equal(await readFile(join(next, "index.js"), "utf8"), "exports.handler = 22;");
});

test("keeps laid out code for processes that still run it, then removes it", async (t) => {
  const made = await program({ "index.ts": "", "a.js": "1" });
  const source = `${head}new aws.lambda.Function("f", { ${common}, name: "f",
    code: new pulumi.asset.AssetArchive({ "a.js": new pulumi.asset.FileAsset("a.js") }) });`;
  await made.write({ "index.ts": source });
  const opened = await made.open();
  t.after(() => opened.close());
  await opened.run();
  const folders: string[] = [];
  for (const text of ["11", "222", "3333"]) {
    await made.write({ "a.js": text });
    const [found] = await opened.lambdaFunctions();
    folders.push(codeOf(found).folder);
  }
  const left = await readdir(join(made.folder, ".answerback/functions/dev/Function-f"));
  assert.deepEqual(
    left.toSorted(),
    folders
      .slice(1)
      .map((it) => it.split("/").at(-1))
      .toSorted(),
  );
  await made.write({ "index.ts": head });
  await opened.run();
  for (let call = 0; call < 2; call++) assert.deepEqual(await opened.lambdaFunctions(), []);
  assert.deepEqual(await readdir(join(made.folder, ".answerback/functions/dev")), ["package.json"]);
});

test("lays out functions that the SDK serialises, with their packages", async () => {
  const made = await program({
    "package.json": '{ "dependencies": { "small": "1" } }',
    "node_modules/small/package.json": '{ "name": "small", "version": "1.0.0" }',
    "node_modules/small/index.js": "exports.greet = (name) => `hello ${name}`;",
  });
  const functions = await functionsOf(
    made,
    `import * as small from "small";
    const table = new aws.dynamodb.Table("t", { name: "people", attributes: [], hashKey: "id" });
    const fn = new aws.lambda.CallbackFunction("call", {
      callback: async (event: { name: string }) => small.greet(event.name + table.name.get()),
    });
    const bucket = new aws.s3.Bucket("files");
    bucket.onObjectCreated("made", async () => { console.log("made"); });`,
  );
  assert.deepEqual([...functions.keys()].toSorted(), ["call", "made"]);
  const call = functions.get("call");
  const { folder } = codeOf(call);
  assert.match(await readFile(join(folder, "__index.js"), "utf8"), /exports\.handler/);
  assert.ok((await stat(join(folder, "node_modules/small/index.js"))).isFile());
  assert.deepEqual([call?.runtime, call?.handler, call?.timeoutSeconds], ["nodejs22.x", "__index.handler", 180]);
});

test("finds layers and uploads to S3 of the same program, and names layers of others", async () => {
  const made = await program({ "one/a.txt": "", "two/b.txt": "", "code/index.js": "up" });
  const other = "arn:aws:lambda:eu-west-1:017000801446:layer:AWSLambdaPowertoolsTypeScriptV2:12";
  const functions = await functionsOf(
    made,
    `const layer = (name: string) => new aws.lambda.LayerVersion(name, {
      layerName: "my-" + name, code: new pulumi.asset.FileArchive(name), compatibleRuntimes: ["nodejs22.x"],
    });
    const bucket = new aws.s3.Bucket("code");
    const object = new aws.s3.BucketObjectv2("f.zip", { bucket: bucket.id, source: new pulumi.asset.FileArchive("code") });
    export const arn = layer("one").arn;
    new aws.lambda.Function("f", { ${common}, layers: [arn, "${other}", layer("two").arn], s3Bucket: bucket.id, s3Key: object.key });`,
  );
  const found = functions.get("f");
  assert.equal(codeOf(found).folder, join(made.folder, "code"));
  assert.deepEqual(
    found?.layers.map(({ folder }) => folder),
    ["one", "two"].map((it) => join(made.folder, it)),
  );
  assert.deepEqual(found?.missingLayers, [other]);
});

test("says why code does not run here", async () => {
  const made = await program({ "code.tgz": "" });
  const functions = await functionsOf(
    made,
    `new aws.lambda.Function("image", { role: "${role}", packageType: "Image", imageUri: "a/b:1" });
    new aws.lambda.Function("s3", { ${common}, s3Bucket: "there", s3Key: "f.zip" });
    new aws.lambda.Function("gone", { ${common}, code: new pulumi.asset.FileArchive("gone") });
    new aws.lambda.Function("tar", { ${common}, code: new pulumi.asset.FileArchive("code.tgz") });
    new aws.lambda.Function("none", { ${common} });
    aws.lambda.Function.get("read", "elsewhere");`,
  );
  assert.deepEqual(Object.fromEntries([...functions].map(([name, found]) => [name, refusal(found)])), {
    image: "it is a container image",
    s3: "its code is in S3 (there/f.zip), and the program does not upload it",
    gone: `${join(made.folder, "gone")} does not exist`,
    tar: `${join(made.folder, "code.tgz")} is a tar archive`,
    none: "the program does not define its code",
  });
});

test("downloads remote code once", async (t) => {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    if (request.url !== "/index.js") response.statusCode = 404;
    response.end("remote");
  }).listen(0, "127.0.0.1");
  t.after(() => server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const made = await program({});
  const source = (path: string) => `new aws.lambda.Function("f", { ${common}, code: new pulumi.asset.AssetArchive({
    "index.js": new pulumi.asset.RemoteAsset("${url}${path}") }) });`;
  for (let run = 0; run < 2; run++) {
    const { folder } = codeOf((await functionsOf(made, source("/index.js"))).get("f"));
    assert.equal(await readFile(join(folder, "index.js"), "utf8"), "remote");
  }
  assert.equal(requests, 1);
  const missing = (await functionsOf(made, source("/gone.js"))).get("f");
  assert.equal(refusal(missing), `${url}/gone.js cannot be downloaded: HTTP 404`);
});

test("counts the versions of a function that publishes them", async () => {
  const made = await program({ "code/index.js": "" });
  const source = (timeout: number) => `export const fn = new aws.lambda.Function("f", { ${common}, timeout: ${timeout},
    publish: true, code: new pulumi.asset.FileArchive("code") });
    export const arn = fn.qualifiedArn;`;
  await functionsOf(made, source(3));
  const second = (await functionsOf(made, source(4))).get("f");
  assert.deepEqual(second?.versions, ["1", "2"]);
  assert.match(String((await made.run()).outputs.arn), /:function:f-\w{7}:2$/);
});

test("reports functions, aliases, versions and layers of aws-native", async () => {
  const made = await program({ "layer/a.txt": "", "code/index.js": "" });
  const functions = await functionsOf(
    made,
    `const native = (kind: string, outputs: string[]) => class extends pulumi.CustomResource {
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
    new Fn("image", { role: "${role}", packageType: "Image", code: { imageUri: "a/b" } });
    const Version = native("Version", ["version", "functionArn"]);
    const version = new Version("v", { functionName: fn.functionName });
    const Alias = native("Alias", ["aliasArn"]);
    new Alias("live", { name: "live", functionName: fn.arn, functionVersion: version.version });`,
  );
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
  assert.equal(refusal(functions.get("image")), "it is a container image");
});
