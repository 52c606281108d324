import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { createFunctions } from "@answerback/functions";
import type { LambdaFunction } from "@answerback/program";
import { type FunctionOverride, ProgramFunctions } from "./program-functions.ts";

const folder = import.meta.dirname;

function found(name: string, more: Partial<LambdaFunction> = {}): LambdaFunction {
  return {
    name,
    logicalName: name.replace(/-\w+$/, ""),
    arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    runtime: "provided.al2023",
    handler: "bootstrap",
    code: { kind: "folder", folder, sources: [folder], origins: [], revision: "1" },
    layers: [],
    missingLayers: [],
    environment: { A: "1", B: "2" },
    timeoutSeconds: 3,
    memorySize: 128,
    reservedConcurrency: undefined,
    architectures: [],
    versions: [],
    aliases: {},
    ...more,
  };
}

function programFunctions(t: TestContext, settings: Readonly<Record<string, FunctionOverride>> = {}) {
  const functions = createFunctions({ region: "us-east-1", accountId: "000000000000" });
  t.after(() => functions.close());
  return { functions, ofPrograms: new ProgramFunctions({ local: { begin: async () => functions }, settings }) };
}

test("two programs do not define the same function, and each removes only its own", async (t) => {
  const { functions, ofPrograms } = programFunctions(t);
  await ofPrograms.apply("one", folder, [found("a"), found("b")]);
  const notes = await ofPrograms.apply("two", folder, [found("b"), found("c")]);
  assert.match(notes[0] ?? "", /^Function b is also defined by one, whose function runs\./);
  await ofPrograms.apply("one", folder, []);
  assert.deepEqual(
    functions.list().map(({ name }) => name),
    ["c"],
  );
  await ofPrograms.apply("two", folder, [found("b"), found("c")]);
  assert.deepEqual(ofPrograms.names, ["c", "b"]);
});

test("settings apply by the name on AWS and in the program, and add variables", async (t) => {
  const { functions, ofPrograms } = programFunctions(t, {
    send: { environment: { B: "3" }, timeoutSeconds: 9 },
    "read-1a2b3c4": { skip: true },
    other: {},
  });
  await ofPrograms.apply("one", folder, [found("send-1a2b3c4"), found("read-1a2b3c4")]);
  const [send, ...more] = functions.list();
  assert.deepEqual([send?.environment, send?.timeoutMillis, more], [{ A: "1", B: "3" }, 9000, []]);
  assert.deepEqual(ofPrograms.unusedSettings, ["other"]);
  assert.equal(ofPrograms.runs(`…/functions/${send?.arn}/invocations`), true);
  assert.equal(
    ofPrograms.runs("…/functions/arn:aws:lambda:us-east-1:000000000000:function:read-1a2b3c4/invocations"),
    false,
  );
});

test("names the functions of a saved file: in a source, in a copy's source, or loaded from elsewhere", async (t) => {
  const { ofPrograms } = programFunctions(t);
  const copied = {
    kind: "folder",
    folder: "/state/copy",
    sources: ["/app/copied.js"],
    origins: [["/state/copy/index.js", "/app/copied.js"]],
    revision: "1",
  } as const;
  await ofPrograms.apply("one", folder, [found("here"), found("copied", { code: copied })]);
  assert.deepEqual(ofPrograms.affectedBy("one", `${folder}/x.js`), { names: ["here"], mustCopy: false });
  assert.deepEqual(ofPrograms.affectedBy("one", "/app/copied.js"), { names: ["copied"], mustCopy: true });
  assert.deepEqual(ofPrograms.affectedBy("two", "/app/copied.js"), { names: [], mustCopy: false });
  assert.deepEqual(ofPrograms.affectedBy("one", "/app/copied.js.map"), { names: [], mustCopy: false });
  const loaded = (paths: readonly string[]) => ofPrograms.noteLoaded({ kind: "loaded", functionName: "copied", paths });
  assert.equal(loaded(["/state/copy/index.js"]), undefined, "copies are watched at their source");
  assert.equal(loaded(["/shared/a.js"]), "one");
  assert.equal(loaded(["/shared/a.js"]), undefined);
  assert.deepEqual(ofPrograms.affectedBy("one", "/shared/a.js").names, ["copied"]);
  assert.equal(ofPrograms.withOriginalPaths("copied", "at /state/copy/index.js:3:1"), "at /app/copied.js:3:1");
});

test("says why a function is refused, in place of defining it", async (t) => {
  const { functions, ofPrograms } = programFunctions(t);
  const refused = found("image-1", { code: { kind: "refused", reason: "it is a container image" } });
  const notes = await ofPrograms.apply("one", folder, [refused, found("late", { timeoutSeconds: 1000 })]);
  assert.match(
    notes[0] ?? "",
    /^Function image-1 does not run here: it is a container image\. .*functions\.image\.folder/,
  );
  assert.match(notes[1] ?? "", /^Function late does not run: .*timeoutSeconds must be a whole number from 1 to 900/);
  assert.deepEqual(functions.list(), []);
});
