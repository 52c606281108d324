// Functions that clients create: from CreateFunction to DeleteFunction, through the HTTP API.
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { zipOf } from "../code/test-zip.ts";
import { createFunctions } from "../index.ts";
import { account, base, writeFolder } from "../test-functions.ts";
import { openLambdaService } from "./lambda-service.ts";

const functionsPath = "/2015-03-31/functions";
const role = "arn:aws:iam::000000000000:role/r";
const arn = "arn:aws:lambda:us-east-1:000000000000:function:f";
const zipped = (name: string, content: string) => zipOf([{ name, content }]).toString("base64");
/** The code of a function that returns the text, a variable and its memory size. */
const zip = (text: string) =>
  zipped(
    "index.mjs",
    `export const handler = async () => ({
      text: ${JSON.stringify(text)}, who: process.env.WHO, memory: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    });`,
  );
const creation = { FunctionName: "f", Runtime: "nodejs22.x", Handler: "index.handler", Role: role };

/** @param folder undefined for a temporary one */
async function serve(t: TestContext, folder?: string, acceptsChanges = true) {
  const functions = createFunctions({
    ...base,
    functions: [{ name: "foreign", handlerFunction: () => 1, versions: ["1"], aliases: { live: "1" } }],
  });
  const service = await openLambdaService({ functions, ...account, folder, acceptsChanges });
  let isOpen = true;
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    await functions.close();
    await service.close();
  };
  t.after(close);
  const call = async (method: string, url: string, body?: object) => {
    const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body));
    const answer = await service.handle({ method, url, headers: {}, body: bytes });
    const text = Buffer.from(answer.body).toString();
    return { ...answer, value: text === "" ? undefined : JSON.parse(text) };
  };
  const ok = async (method: string, url: string, body?: object) => {
    const answer = await call(method, url, body);
    assert.ok(answer.status < 300, `${method} ${url}: ${JSON.stringify(answer.value)}`);
    return answer.value;
  };
  const refused = async (method: string, url: string, body?: object) => {
    const { status, headers, value } = await call(method, url, body);
    return [status, headers["x-amzn-ErrorType"], value?.message];
  };
  const invoke = (qualifier = "") =>
    ok("POST", `${functionsPath}/f/invocations${qualifier === "" ? "" : `?Qualifier=${qualifier}`}`, {});
  return { functions, call, ok, refused, invoke, close };
}

test("creates a function, runs it, changes its code and its configuration, deletes it", async (t) => {
  const { call, ok, refused, invoke } = await serve(t);
  const created = await call("POST", functionsPath, {
    ...creation,
    Code: { ZipFile: zip("one") },
    Environment: { Variables: { WHO: "me" } },
    MemorySize: 256,
  });
  assert.equal(created.status, 201);
  const { FunctionArn, State, LastUpdateStatus, Version, CodeSize, CodeSha256, RevisionId, Timeout, PackageType } =
    created.value;
  assert.deepEqual(
    [FunctionArn, State, LastUpdateStatus, Version, Timeout, PackageType],
    [arn, "Active", "Successful", "$LATEST", 3, "Zip"],
  );
  assert.ok(CodeSize > 0);
  assert.match(CodeSha256, /^[A-Za-z0-9+/]{43}=$/);
  assert.deepEqual(await invoke(), { text: "one", who: "me", memory: "256" });

  const dry = await ok("PUT", `${functionsPath}/f/code`, { ZipFile: zip("two"), DryRun: true });
  assert.notEqual(dry.CodeSha256, CodeSha256);
  assert.equal((await invoke()).text, "one");
  const coded = await ok("PUT", `${functionsPath}/f/code`, { ZipFile: zip("two"), RevisionId });
  assert.notEqual(coded.RevisionId, RevisionId);
  assert.equal(coded.CodeSha256, dry.CodeSha256);
  assert.equal((await invoke()).text, "two");
  assert.equal((await refused("PUT", `${functionsPath}/f/code`, { ZipFile: zip("x"), RevisionId }))[0], 412);

  await ok("PUT", `${functionsPath}/f/configuration`, { Environment: { Variables: { WHO: "you" } }, Timeout: 7 });
  assert.equal((await invoke()).who, "you");
  const { Configuration } = await ok("GET", `${functionsPath}/f`);
  assert.deepEqual(
    [Configuration.Timeout, Configuration.MemorySize, Configuration.Environment],
    [7, 256, { Variables: { WHO: "you" } }],
  );
  assert.deepEqual(await ok("GET", `${functionsPath}/f/configuration`), Configuration);
  const { Functions } = await ok("GET", `${functionsPath}?MaxItems=50`);
  assert.deepEqual(
    Functions.map((it: { FunctionName: string }) => it.FunctionName),
    ["foreign", "f"],
  );

  assert.deepEqual((await refused("POST", functionsPath, { ...creation, Code: { ZipFile: zip("x") } })).slice(0, 2), [
    409,
    "ResourceConflictException",
  ]);
  assert.equal((await call("DELETE", `${functionsPath}/f`)).status, 204);
  for (const url of [`${functionsPath}/f`, `${functionsPath}/f/configuration`, `${functionsPath}/f/versions`]) {
    assert.deepEqual((await refused("GET", url)).slice(0, 2), [404, "ResourceNotFoundException"], url);
  }
});

test("keeps functions, their code and layers in its folder, and only the code that may still run", async (t) => {
  const folder = await writeFolder(t, {});
  const layerPath = "/2018-10-31/layers/shared/versions";
  const first = await serve(t, folder);
  const layer = await first.ok("POST", layerPath, {
    Content: { ZipFile: zipped("nodejs/node_modules/dep/index.js", "exports.n = 7") },
  });
  assert.equal(layer.LayerVersionArn, "arn:aws:lambda:us-east-1:000000000000:layer:shared:1");
  const code = zipped("index.js", `exports.handler = async () => ({ n: require("dep").n, text: "one" });`);
  await first.ok("POST", functionsPath, {
    ...creation,
    Code: { ZipFile: code },
    Layers: [layer.LayerVersionArn],
    Tags: { a: "b" },
    Publish: true,
  });
  await first.ok("POST", `${functionsPath}/f/aliases`, { Name: "live", FunctionVersion: "1" });
  for (const text of ["two", "three", "four"]) {
    await first.ok("PUT", `${functionsPath}/f/code`, { ZipFile: zip(text) });
    assert.equal((await first.invoke()).text, text);
  }
  await first.ok("PUT", `${functionsPath}/f/code`, { ZipFile: code });
  assert.equal(readdirSync(join(folder, "functions/f")).filter((it) => it.startsWith("code-")).length, 2);
  await first.ok("DELETE", `${layerPath}/1`);
  await first.close();

  const second = await serve(t, folder);
  assert.deepEqual(await second.invoke("live"), { n: 7, text: "one" });
  const { Tags, Configuration } = await second.ok("GET", `${functionsPath}/f`);
  assert.deepEqual([Tags, Configuration.Layers[0].Arn], [{ a: "b" }, layer.LayerVersionArn]);
  assert.equal((await second.ok("POST", layerPath, { Content: { ZipFile: code } })).Version, 2);
  assert.equal((await second.call("GET", `${layerPath}/1`)).status, 404);
  await second.ok("DELETE", `${functionsPath}/f`);
  assert.equal(existsSync(join(folder, "functions/f")), false);
});

test("publishes versions, and points aliases to them", async (t) => {
  const { ok, call, refused, invoke } = await serve(t);
  await ok("POST", functionsPath, { ...creation, Code: { ZipFile: zip("one") } });
  const one = await ok("POST", `${functionsPath}/f/versions`, { Description: "first" });
  assert.deepEqual([one.Version, one.FunctionArn, one.Description], ["1", `${arn}:1`, "first"]);
  // Nothing changed.
  assert.equal((await ok("POST", `${functionsPath}/f/versions`, {})).Version, "1");
  await ok("PUT", `${functionsPath}/f/configuration`, { Timeout: 9 });
  assert.equal((await ok("POST", `${functionsPath}/f/versions`, {})).Version, "2");
  assert.equal((await ok("GET", `${functionsPath}/f?Qualifier=1`)).Configuration.Timeout, 3);
  assert.equal((await ok("GET", `${functionsPath}/${encodeURIComponent(`${arn}:2`)}`)).Configuration.Timeout, 9);
  const { Versions } = await ok("GET", `${functionsPath}/f/versions`);
  assert.deepEqual(
    Versions.map((it: { FunctionArn: string }) => it.FunctionArn),
    [`${arn}:$LATEST`, `${arn}:1`, `${arn}:2`],
  );
  const page = await ok("GET", `${functionsPath}/f/versions?MaxItems=2`);
  const rest = await ok("GET", `${functionsPath}/f/versions?MaxItems=2&Marker=${page.NextMarker}`);
  assert.deepEqual([page.Versions.length, rest.Versions.length, rest.NextMarker], [2, 1, null]);

  const alias = await ok("POST", `${functionsPath}/f/aliases`, { Name: "live", FunctionVersion: "1" });
  assert.equal(alias.AliasArn, `${arn}:live`);
  assert.equal((await invoke("live")).text, "one");
  const configuration = await ok("GET", `${functionsPath}/f/configuration?Qualifier=live`);
  assert.deepEqual([configuration.FunctionArn, configuration.Version], [`${arn}:live`, "1"]);
  assert.equal((await refused("DELETE", `${functionsPath}/f?Qualifier=1`))[1], "ResourceConflictException");
  assert.equal((await refused("POST", `${functionsPath}/f/aliases`, { Name: "x", FunctionVersion: "9" }))[0], 404);
  assert.equal((await refused("POST", `${functionsPath}/f/aliases`, { Name: "7", FunctionVersion: "1" }))[0], 400);
  const weights = { AdditionalVersionWeights: { 1: 0.5 } };
  const weighted = await ok("PUT", `${functionsPath}/f/aliases/live`, { RoutingConfig: weights });
  assert.deepEqual(weighted.RoutingConfig, weights);
  const moved = await ok("PUT", `${functionsPath}/f/aliases/live`, {
    FunctionVersion: "2",
    RoutingConfig: { AdditionalVersionWeights: {} },
  });
  assert.equal("RoutingConfig" in moved, false, "as on AWS, absent without weights");
  assert.deepEqual(await ok("GET", `${functionsPath}/f/aliases/live`), moved);
  assert.deepEqual((await ok("GET", `${functionsPath}/f/aliases?FunctionVersion=1`)).Aliases, []);
  assert.equal((await call("DELETE", `${functionsPath}/f?Qualifier=1`)).status, 204);
  assert.equal((await call("DELETE", `${functionsPath}/f/aliases/live`)).status, 204);
  assert.equal((await refused("GET", `${functionsPath}/f/aliases/live`))[0], 404);
  await ok("PUT", `${functionsPath}/f/configuration`, { Timeout: 3 });
  assert.equal((await ok("POST", `${functionsPath}/f/versions`, {})).Version, "3", "numbers are not used again");
});

test("keeps permissions, tags and the settings with operations of their own", async (t) => {
  const { ok, call, refused, functions } = await serve(t);
  await ok("POST", functionsPath, { ...creation, Code: { ZipFile: zip("one") }, Publish: true });
  const permission = {
    StatementId: "gateway",
    Action: "lambda:InvokeFunction",
    Principal: "apigateway.amazonaws.com",
    SourceArn: "arn:aws:execute-api:us-east-1:000000000000:a/*",
  };
  const { Statement } = await ok("POST", `${functionsPath}/f/policy`, permission);
  const statement = {
    Sid: "gateway",
    Effect: "Allow",
    Principal: { Service: "apigateway.amazonaws.com" },
    Action: "lambda:InvokeFunction",
    Resource: arn,
    Condition: { ArnLike: { "AWS:SourceArn": permission.SourceArn } },
  };
  assert.deepEqual(JSON.parse(Statement), statement);
  assert.equal((await refused("POST", `${functionsPath}/f/policy`, permission))[0], 409);
  await ok("POST", `${functionsPath}/f/policy?Qualifier=1`, { ...permission, Principal: "123456789012" });
  const { Policy } = await ok("GET", `${functionsPath}/f/policy`);
  assert.deepEqual(JSON.parse(Policy).Statement, [statement]);
  const ofVersion = JSON.parse((await ok("GET", `${functionsPath}/f/policy?Qualifier=1`)).Policy).Statement[0];
  assert.deepEqual([ofVersion.Principal, ofVersion.Resource], [{ AWS: "arn:aws:iam::123456789012:root" }, `${arn}:1`]);
  assert.equal((await call("DELETE", `${functionsPath}/f/policy/gateway`)).status, 204);
  for (const [method, url] of [
    ["GET", `${functionsPath}/f/policy`],
    ["DELETE", `${functionsPath}/f/policy/gateway`],
  ] as const) {
    assert.equal((await refused(method, url))[1], "ResourceNotFoundException");
  }

  const tags = `/2017-03-31/tags/${encodeURIComponent(arn)}`;
  await ok("POST", tags, { Tags: { a: "1", b: "2" } });
  await ok("DELETE", `${tags}?tagKeys=a`);
  assert.deepEqual((await ok("GET", tags)).Tags, { b: "2" });

  const settings = [
    ["/2019-09-30/functions/f/concurrency", "/2017-10-31/functions/f/concurrency", { ReservedConcurrentExecutions: 0 }],
    ["/2024-08-31/functions/f/recursion-config", undefined, { RecursiveLoop: "Allow" }],
    ["/2021-07-20/functions/f/runtime-management-config", undefined, { UpdateRuntimeOn: "Manual" }],
    ["/2019-09-25/functions/f/event-invoke-config", undefined, { MaximumRetryAttempts: 1 }],
    ["/2020-06-30/functions/f/code-signing-config", undefined, { CodeSigningConfigArn: "arn:c" }],
  ] as const;
  for (const [read, write, value] of settings) {
    await ok("PUT", write ?? read, value);
    const [[name, expected]] = Object.entries(value) as [[string, unknown]];
    assert.deepEqual((await ok("GET", read))[name], expected, read);
  }
  assert.equal((await refused("POST", `${functionsPath}/f/invocations`, {}))[0], 429, "the concurrency has effect");
  assert.equal((await call("DELETE", "/2017-10-31/functions/f/concurrency")).status, 204);
  assert.deepEqual(await ok("GET", "/2019-09-30/functions/f/concurrency"), {});
  const retries = await ok("POST", "/2019-09-25/functions/f/event-invoke-config", { MaximumEventAgeInSeconds: 60 });
  assert.deepEqual([retries.MaximumRetryAttempts, retries.MaximumEventAgeInSeconds], [1, 60]);
  assert.equal(functions.find("f")?.maximumRetryAttempts, 1);
  assert.equal((await call("DELETE", "/2019-09-25/functions/f/event-invoke-config")).status, 204);
  assert.equal((await refused("GET", "/2019-09-25/functions/f/event-invoke-config"))[0], 404);
});

test("refuses what it cannot run, with the reason", async (t) => {
  const folder = await writeFolder(t, {});
  const { refused, call, ok } = await serve(t, folder);
  const code = { ZipFile: zip("one") };
  const cases: [object, RegExp][] = [
    [{ ...creation, Code: { S3Bucket: "b", S3Key: "k" } }, /s3:\/\/b\/k cannot be read.*--zip-file/],
    [{ ...creation, Code: { ImageUri: "x" } }, /Container images are not run/],
    [{ ...creation, PackageType: "Image", Code: {} }, /Container images are not run/],
    [{ ...creation, Code: code, DurableConfig: { ExecutionTimeout: 1 } }, /Durable functions are not supported/],
    [{ ...creation, Code: { ZipFile: "" } }, /non-empty zip/],
    [{ ...creation, Code: { ZipFile: Buffer.from("no zip").toString("base64") } }, /It is not a zip file/],
    [{ ...creation, Code: { ZipFile: zipped("../evil", "x") } }, /Could not unzip/],
    [
      {
        ...creation,
        Code: {
          ZipFile: zipOf([
            { name: "a", content: "x" },
            { name: "a/b", content: "x" },
          ]).toString("base64"),
        },
      },
      /Could not unzip/,
    ],
    [{ ...creation, Code: code, Timeout: 901 }, /'901' at 'timeout'.*less than or equal to 900/],
    [{ ...creation, Code: code, MemorySize: "many" }, /MemorySize must be an integer/],
    [{ ...creation, Code: code, Runtime: "nodejs" }, /'nodejs' at 'runtime'/],
    [{ ...creation, Code: code, Handler: undefined }, /Handler is mandatory/],
    [{ ...creation, Code: code, Role: "r" }, /'r' at 'role'/],
    [{ ...creation, Code: code, FunctionName: "a b" }, /'a b' at 'functionName'/],
    [{ ...creation, Code: code, Environment: { Variables: { AWS_REGION: "x" } } }, /Reserved keys .*AWS_REGION/],
    [{ ...creation, Code: code, Environment: { Variables: { A1: "x".repeat(5_000) } } }, /4KB limit/],
    [{ ...creation, Code: code, Environment: { Variables: { AB: 1 } } }, /must be an object of strings/],
    [
      { ...creation, Code: code, Layers: ["arn:aws:lambda:us-east-1:000000000000:layer:l:1"] },
      /layer:l:1 does not exist/,
    ],
    [{ ...creation, Code: code, Architectures: ["mips"] }, /architectures/],
  ];
  for (const [body, message] of cases) {
    const [status, , text] = await refused("POST", functionsPath, body);
    assert.equal(status, 400, String(text));
    assert.match(text, message);
  }
  assert.equal((await refused("GET", `${functionsPath}/f`))[0], 404);
  assert.equal(existsSync(join(folder, "functions/f")), false, "nothing is left of them");
  await ok("POST", functionsPath, { ...creation, Code: code });
  assert.equal((await call("PUT", `${functionsPath}/f/code`, { ZipFile: "AAAA" })).status, 400);
  assert.equal((await call("POST", `${functionsPath}/f/url`)).status, 404);
});

test("describes a function that no client created, and refuses to change it", async (t) => {
  const { ok, refused } = await serve(t);
  const foreign = `${functionsPath}/foreign`;
  const { Versions } = await ok("GET", `${foreign}/versions`);
  assert.equal(Versions.length, 2);
  assert.equal((await ok("GET", `${foreign}/aliases/live`)).FunctionVersion, "1");
  for (const [method, url, body] of [
    ["PUT", `${foreign}/code`, { ZipFile: zip("x") }],
    ["PUT", `${foreign}/configuration`, { Timeout: 5 }],
    ["DELETE", foreign, undefined],
    ["POST", `${foreign}/versions`, {}],
  ] as const) {
    assert.match((await refused(method, url, body))[2], /foreign was not created by CreateFunction/, url);
  }
});

test("refuses all changes if the operator does not allow them, and still reads and invokes", async (t) => {
  const { ok, refused } = await serve(t, undefined, false);
  for (const [method, url] of [
    ["POST", functionsPath],
    ["PUT", `${functionsPath}/foreign/code`],
    ["PUT", `${functionsPath}/foreign/configuration`],
    ["DELETE", `${functionsPath}/foreign`],
    ["POST", "/2018-10-31/layers/l/versions"],
    ["PUT", "/2017-10-31/functions/foreign/concurrency"],
  ] as const) {
    const [status, type, message] = await refused(method, url, {});
    assert.deepEqual([status, type], [403, "AccessDeniedException"], url);
    assert.match(message, /functionUploads/);
  }
  assert.equal((await ok("GET", functionsPath)).Functions.length, 1);
  assert.equal(await ok("POST", `${functionsPath}/foreign/invocations`), 1);
});

test("runs changes of a function one after the other", async (t) => {
  const { ok } = await serve(t);
  await ok("POST", functionsPath, { ...creation, Code: { ZipFile: zip("one") } });
  const tags = `/2017-03-31/tags/${encodeURIComponent(arn)}`;
  await Promise.all(Array.from({ length: 20 }, (_, index) => ok("POST", tags, { Tags: { [`k${index}`]: "v" } })));
  assert.equal(Object.keys((await ok("GET", tags)).Tags).length, 20);
});
