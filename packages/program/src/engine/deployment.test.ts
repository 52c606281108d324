import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { test } from "node:test";
import { Secret, toWire, unknown } from "@answerback/pulumi/host";
import { FakeStack, idOf, registration, tokens, urnOf } from "./fake-service.ts";
import { StateFile } from "./state-file.ts";
import { createUrn } from "./urn.ts";

const { api, integration, route } = tokens;

test("creates a resource once and keeps its id from run to run", async () => {
  const stack = await FakeStack.create();
  const first = await stack.run(registration(api, "chat", {}));
  const ids = stack.ids();
  const second = await stack.run(registration(api, "chat", {}));
  assert.deepEqual(first.changes(), { created: 1, updated: 0, replaced: 0, deleted: 0, same: 0 });
  assert.deepEqual(second.changes(), { created: 0, updated: 0, replaced: 0, deleted: 0, same: 1 });
  assert.deepEqual(stack.service.calls, []);
  assert.deepEqual(stack.ids(), ids);
});

test("updates in place and reports changes with old and new value", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(api, "chat", { description: "a" }));
  const ids = stack.ids();
  await stack.run(registration(api, "chat", { description: "b" }));
  assert.deepEqual(stack.ids(), ids);
  const finished = stack.events.find((it) => it.kind === "step-finished");
  assert.deepEqual(finished?.changes, [
    { property: "description", kind: "update", replace: false, before: "a", after: "b" },
  ]);
});

test("replaces by creating the new one first and deleting the old one at the end", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(integration, "mock", { apiId: "1" }));
  const next = await stack.run(registration(integration, "mock", { apiId: "2" }), registration(api, "other", {}));
  assert.deepEqual(stack.service.calls, ["create Integration mock", "create Api other", "delete Integration mock"]);
  assert.deepEqual(next.changes(), { created: 1, updated: 0, replaced: 1, deleted: 0, same: 0 });
  assert.equal(next.resources()[0]?.operation, "replace");
  assert.equal(stack.service.resources.size, 2);
});

test("replaces by deleting first if both would have the same key, and says so", async () => {
  const stack = await FakeStack.create();
  const inputs = { apiId: "1", routeKey: "ping" };
  await stack.run(registration(route, "ping", inputs));
  const trigger = { replaceOnChanges: ["target"] };
  await stack.run(registration(route, "ping", { ...inputs, target: "t" }, trigger));
  assert.deepEqual(stack.service.calls, ["delete Route ping", "create Route ping"]);
  assert.match(JSON.stringify(stack.events), /AWS would answer 409/);
});

test("deleteBeforeReplace first deletes the dependents that are replaced too", async () => {
  const stack = await FakeStack.create();
  const program = (description: string) => {
    const apiId = [urnOf(api, "chat")];
    const child = { dependencies: apiId, propertyDependencies: { apiId } };
    const beside = { dependencies: apiId, propertyDependencies: { version: apiId } };
    return [
      registration(api, "chat", { description }, { deleteBeforeReplace: true, replaceOnChanges: ["description"] }),
      registration(integration, "mock", { apiId: "api" }, child),
      registration(route, "ping", { apiId: "api", routeKey: "ping" }, child),
      registration(api, "beside", { version: "1" }, beside),
    ];
  };
  await stack.run(...program("a"));
  const next = await stack.run(...program("b"));
  assert.deepEqual(next.errors, []);
  assert.deepEqual(stack.service.calls, [
    "delete Route ping",
    "delete Integration mock",
    "delete Api chat",
    "create Api chat",
    "create Integration mock",
    "create Route ping",
  ]);
  assert.deepEqual(next.changes(), { created: 0, updated: 0, replaced: 3, deleted: 0, same: 1 });
  const last = await stack.run(...program("c").filter(({ name }) => name !== "mock"));
  assert.deepEqual(last.changes(), { created: 0, updated: 0, replaced: 2, deleted: 1, same: 1 });
});

test("deletes resources that left the program, dependents first", async () => {
  const stack = await FakeStack.create();
  const needsApi = { dependencies: [urnOf(api, "chat")] };
  await stack.run(
    registration(api, "chat", {}),
    registration(integration, "mock", {}, needsApi),
    registration(route, "ping", { routeKey: "r" }, { dependencies: [urnOf(api, "chat"), urnOf(integration, "mock")] }),
  );
  await stack.run();
  assert.deepEqual(stack.service.calls, ["delete Route ping", "delete Integration mock", "delete Api chat"]);
});

test("deletes nothing if the program failed", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(api, "chat", {}));
  const deployment = await stack.begin();
  await deployment.finish(false);
  assert.deepEqual(stack.service.calls, []);
  await stack.run(registration(api, "chat", {}));
  assert.deepEqual(stack.service.calls, []);
});

test("a failed resource stops its dependents only, and is tried again at the next run", async () => {
  const stack = await FakeStack.create();
  stack.service.failing.set("chat", "throws");
  const program = [
    registration(api, "chat", {}),
    registration(integration, "mock", { apiId: unknown }, { dependencies: [urnOf(api, "chat")] }),
    registration(route, "late", { routeKey: "r" }, { dependencies: [urnOf(integration, "mock")] }),
    registration(api, "other", {}),
  ];
  const failed = await stack.run(...program);
  assert.deepEqual(stack.service.calls, ["create Api chat", "create Api other"]);
  assert.deepEqual(
    failed.errors.map((it) => it.message),
    [`chat (${api}): chat is refused`],
  );
  assert.equal(stack.events.filter((it) => it.kind === "step-skipped").length, 2);

  stack.service.failing.clear();
  await stack.run(registration(api, "chat", {}), registration(api, "other", {}));
  assert.deepEqual(stack.service.calls, ["create Api chat"]);
});

test("a create that was interrupted before the service did anything is done at the next run", async () => {
  const stack = await FakeStack.create();
  stack.service.failing.set("chat", "hangs");
  const interrupted = await stack.begin();
  void interrupted.register(registration(api, "chat", {}));
  await untilCalled(stack, "create Api chat");
  stack.service.failing.clear();
  await stack.run(registration(api, "chat", {}));
  assert.deepEqual(stack.service.calls, ["create Api chat"]);
  assert.equal(stack.service.resources.size, 1);
});

test("a create that was interrupted after the service had done it is not repeated", async () => {
  const stack = await FakeStack.create();
  stack.service.failing.set("chat", "hangs after it is done");
  const interrupted = await stack.begin();
  void interrupted.register(registration(api, "chat", {}));
  await untilCalled(stack, "create Api chat");
  stack.service.failing.clear();
  const next = await stack.run(registration(api, "chat", {}));
  assert.deepEqual(next.changes(), { created: 0, updated: 0, replaced: 0, deleted: 0, same: 1 });
  assert.equal(stack.service.resources.size, 1);
});

test("a create whose answer was lost is not repeated, and one that was refused is not looked for", async () => {
  const stack = await FakeStack.create();
  stack.service.failing.set("chat", "loses the answer").set("other", "throws");
  const failed = await stack.run(registration(api, "chat", {}), registration(api, "other", {}));
  assert.equal(failed.errors.length, 2);
  assert.deepEqual(
    failed.record.state().pendingOperations.map((it) => it.urn),
    [urnOf(api, "chat")],
  );
  stack.service.failing.clear();
  const next = await stack.run(registration(api, "chat", {}), registration(api, "other", {}));
  assert.deepEqual(next.errors, []);
  assert.equal(stack.service.resources.size, 2);
});

test("a replacement whose answer was lost is not repeated", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(integration, "mock", { apiId: "1" }));
  stack.service.failing.set("mock", "loses the answer");
  await stack.run(registration(integration, "mock", { apiId: "2" }));
  stack.service.failing.clear();
  await stack.run(registration(integration, "mock", { apiId: "2" }));
  assert.deepEqual(stack.ids(), { mock: idOf(integration, "mock", 1) });
  assert.equal(stack.service.resources.size, 1);
});

test("the result of an interrupted create is deleted if the program no longer asks for it", async () => {
  const stack = await FakeStack.create();
  stack.service.failing.set("chat", "hangs after it is done");
  const interrupted = await stack.begin();
  void interrupted.register(registration(api, "chat", {}));
  await untilCalled(stack, "create Api chat");
  stack.service.failing.clear();
  await stack.run();
  assert.equal(stack.service.resources.size, 0);
  await stack.run();
  assert.deepEqual(stack.service.calls, []);
});

test("changes of an interrupted run still have to be deployed", async () => {
  const stack = await FakeStack.create();
  const undeployed = async () => (await new StateFile(stack.path).read()).undeployedApiIds;
  const mock = (description: string) => registration(integration, "mock", { apiId: "a", description });
  await stack.run(mock("one"), registration(tokens.deployment, "all", { apiId: "a" }));
  assert.deepEqual(await undeployed(), []);
  const ended = await stack.begin();
  await ended.register(mock("two"));
  assert.deepEqual(await undeployed(), ["a"]);
  await stack.run(
    mock("two"),
    registration(tokens.deployment, "all", { apiId: "a", description: "again" }, { replaceOnChanges: ["description"] }),
  );
  assert.deepEqual(await undeployed(), []);

  stack.service.failing.set("mock", "hangs after it is done");
  const interrupted = await stack.begin();
  void interrupted.register(mock("three"));
  await untilCalled(stack, "update Integration mock");
  stack.service.failing.clear();
  const next = await stack.begin();
  await next.register(mock("three"));
  assert.deepEqual(stack.service.calls, [`read Integration ${idOf(integration, "mock")}`]);
  assert.deepEqual(await undeployed(), ["a"]);
});

test("a replacement that was interrupted after the service had made it is not repeated", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(integration, "mock", { apiId: "1" }));
  stack.service.failing.set("mock", "hangs after it is done");
  const interrupted = await stack.begin();
  void interrupted.register(registration(integration, "mock", { apiId: "2" }));
  await untilCalled(stack, "create Integration mock");
  stack.service.failing.clear();
  await stack.run(registration(integration, "mock", { apiId: "2" }));
  assert.deepEqual(stack.service.calls, [
    `read Integration ${idOf(integration, "mock", 1)}`,
    "delete Integration mock",
  ]);
  assert.deepEqual([...stack.service.resources.keys()], [idOf(integration, "mock", 1)]);
});

test("interrupted creates with equal inputs each find their own resource", async () => {
  const stack = await FakeStack.create();
  const program = ["a", "b", "c"].map((name) => registration(integration, name, { name: "mock" }));
  stack.service.failing.set("mock", "hangs after it is done");
  const interrupted = await stack.begin();
  for (const it of program) void interrupted.register(it);
  while (stack.service.resources.size < 3) await new Promise((resolve) => setImmediate(resolve));
  stack.service.failing.clear();
  const deployment = await stack.begin();
  await Promise.all(program.map((it) => deployment.register(it)));
  await deployment.finish(true);
  assert.equal(stack.service.resources.size, 3);
  assert.equal(new Set(deployment.resources().map((it) => it.id)).size, 3);
});

test("after an interrupted update, the service's data is compared", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(api, "chat", { description: "a" }));
  stack.service.failing.set("chat", "hangs after it is done");
  const interrupted = await stack.begin();
  void interrupted.register(registration(api, "chat", { description: "b" }));
  await untilCalled(stack, "update Api chat");
  stack.service.failing.clear();
  // The program is back at the recorded inputs, and the service is not.
  await stack.run(registration(api, "chat", { description: "a" }));
  assert.deepEqual(stack.service.calls, ["update Api chat"]);
});

test("a partly created resource keeps its id and is completed at the next run", async () => {
  const stack = await FakeStack.create();
  stack.service.failing.set("chat", "partly");
  const failed = await stack.run(registration(api, "chat", {}));
  assert.equal(failed.errors.length, 1);
  stack.service.failing.clear();
  await stack.run(registration(api, "chat", { description: "b" }));
  assert.deepEqual(stack.service.calls, ["update Api chat"]);
});

test("creates a resource again that was deleted outside of the program", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(route, "ping", { routeKey: "a" }));
  stack.service.resources.clear();
  const next = await stack.run(registration(route, "ping", { routeKey: "b" }));
  assert.deepEqual(next.errors, []);
  assert.deepEqual(stack.service.calls, [
    "update Route ping",
    `read Route ${idOf(route, "ping")}`,
    "create Route ping",
  ]);
});

test("creates an API again with everything in it if the service has lost it", async () => {
  const stack = await FakeStack.create();
  const program = () => [
    registration(api, "chat", {}),
    registration(route, "ping", { apiId: idOf(api, "chat"), routeKey: "a" }),
  ];
  await stack.run(...program());
  stack.service.resources.clear();
  const next = await stack.run(...program());
  assert.deepEqual(next.changes(), { created: 2, updated: 0, replaced: 0, deleted: 0, same: 0 });
});

test("reads outputs again if the service has another address", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(route, "ping", { routeKey: "a" }));
  stack.endpoint = "http://127.0.0.1:2";
  stack.service.address = "ws://two";
  const next = await stack.run(registration(route, "ping", { routeKey: "a" }));
  assert.equal(next.changes().same, 1);
  assert.equal(next.resources()[0]?.outputs.address, "ws://two");
});

test("forgets a resource that was deleted before its replacement, on another address too", async () => {
  const stack = await FakeStack.create();
  const api = (...replaceOnChanges: string[]) =>
    registration(
      tokens.api,
      "chat",
      { size: replaceOnChanges.length },
      { replaceOnChanges, deleteBeforeReplace: true },
    );
  await stack.run(api());
  stack.endpoint = "http://127.0.0.1:2";
  const replaced = await stack.run(api("size"));
  assert.deepEqual(stack.service.calls, ["delete Api chat", "create Api chat"]);
  assert.deepEqual(
    replaced.record.state().resources.map((it) => it.id),
    [idOf(tokens.api, "chat")],
  );
});

test("an alias keeps the id under a new name", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(api, "chat", { name: "n" }));
  await stack.run(registration(api, "talk", { name: "n" }, { aliases: [urnOf(api, "chat")] }));
  assert.deepEqual(stack.service.calls, []);
  assert.deepEqual(stack.ids(), { n: idOf(api, "chat") });
});

test("a renamed resource with the same key takes over the existing one, and says what AWS does", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(route, "ping", { name: "n", apiId: "1", routeKey: "ping" }));
  const renamed = await stack.run(
    registration(route, "pong", { name: "n", apiId: "1", routeKey: "ping", target: "t" }),
  );
  assert.deepEqual(renamed.errors, []);
  assert.deepEqual(stack.ids(), { n: idOf(route, "ping") });
  assert.match(JSON.stringify(stack.events), /AWS would answer 409/);
});

test("a key of a resource that leaves the program can go to one that stays", async () => {
  const stack = await FakeStack.create();
  const keyed = (name: string, routeKey: string) => registration(route, name, { apiId: "1", routeKey });
  await stack.run(keyed("a", "x"), keyed("b", "y"));
  const next = await stack.run(keyed("b", "x"));
  assert.deepEqual(next.errors, []);
  assert.deepEqual(stack.ids(), { b: idOf(route, "b") });
  assert.match(JSON.stringify(stack.events), /AWS would answer 409/);
});

test("keys can move between resources in one run, even when two are swapped", async () => {
  const stack = await FakeStack.create();
  const keyed = (name: string, routeKey: string) => registration(route, name, { apiId: "1", routeKey });
  const together = async (...registrations: ReturnType<typeof keyed>[]) => {
    const deployment = await stack.begin();
    await Promise.all(registrations.map((it) => deployment.register(it)));
    await deployment.finish(true);
    return Object.fromEntries(
      [...stack.service.resources.values()].map(({ inputs }) => [inputs.name, inputs.routeKey]),
    );
  };
  await together(keyed("a", "x"), keyed("b", "y"));
  assert.deepEqual(await together(keyed("a", "y"), keyed("b", "x")), { a: "y", b: "x" });
  assert.deepEqual(await together(keyed("c", "x"), keyed("b", "z"), keyed("a", "y")), { a: "y", b: "z", c: "x" });
});

test("ignoreChanges keeps the value in the state at the path, nested ones too", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(api, "chat", { tags: { a: "1", b: "1" } }));
  const options = { ignoreChanges: ["tags.a", "description"] };
  await stack.run(registration(api, "chat", { tags: { a: "2", b: "2" }, description: "d" }, options));
  assert.deepEqual(stack.service.resources.get(idOf(api, "chat"))?.inputs, { name: "chat", tags: { a: "1", b: "2" } });
});

test("a protected resource that left the program stays, with its dependencies, and the run fails", async () => {
  const stack = await FakeStack.create();
  const needsApi = { dependencies: [urnOf(api, "chat")], protect: true };
  await stack.run(registration(api, "chat", {}), registration(integration, "mock", {}, needsApi));
  const next = await stack.run();
  assert.deepEqual(stack.service.calls, []);
  assert.equal(next.errors.length, 1);
  await stack.run(registration(api, "chat", {}), registration(integration, "mock", {}));
  assert.deepEqual(stack.service.calls, []);
});

test("retainOnDelete forgets the resource and leaves it on the service", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(api, "chat", {}, { retainOnDelete: true }));
  await stack.run();
  assert.deepEqual(stack.service.calls, []);
  assert.equal(stack.service.resources.size, 1);
});

test("a retained resource that comes back gets another identifier", async () => {
  const stack = await FakeStack.create();
  const program = [
    registration(api, "chat", {}, { retainOnDelete: true }),
    registration(integration, "mock", {}, { retainOnDelete: true }),
  ];
  await stack.run(...program);
  await stack.run();
  const back = await stack.run(...program);
  assert.deepEqual(back.errors, []);
  assert.deepEqual(
    [...stack.service.resources.keys()].toSorted(),
    [0, 1].flatMap((count) => [idOf(api, "chat", count), idOf(integration, "mock", count)]).toSorted(),
  );
});

test("deletedWith leaves the delete to the resource that it names", async () => {
  const stack = await FakeStack.create();
  await stack.run(
    registration(api, "chat", {}),
    registration(integration, "mock", {}, { deletedWith: urnOf(api, "chat"), dependencies: [urnOf(api, "chat")] }),
  );
  await stack.run();
  assert.deepEqual(stack.service.calls, ["delete Api chat"]);
});

test("import takes over an existing resource, then updates it to the program's inputs", async () => {
  const stack = await FakeStack.create();
  stack.service.resources.set("api-9", { token: api, inputs: { name: "chat", description: "there" } });
  const importId = "api-9";
  const first = await stack.run(registration(api, "chat", { description: "here" }, { importId }));
  assert.deepEqual(stack.service.calls, ["update Api chat"]);
  assert.deepEqual(first.changes(), { created: 1, updated: 1, replaced: 0, deleted: 0, same: 0 });
  await stack.run(registration(api, "chat", { description: "new" }, { importId }));
  assert.deepEqual(stack.service.calls, ["update Api chat"]);
  await stack.run(registration(api, "chat", { description: "new" }));
  assert.deepEqual(stack.service.calls, []);
  assert.deepEqual(stack.ids(), { chat: "api-9" });
});

test("import keeps the values that ignoreChanges names, and refuses to replace", async () => {
  const stack = await FakeStack.create();
  stack.service.resources.set("api-9", {
    token: integration,
    inputs: { name: "mock", apiId: "1", description: "there" },
  });
  const inputs = { apiId: "1", description: "here" };
  const options = { importId: "api-9", ignoreChanges: ["description"] };
  await stack.run(registration(integration, "mock", inputs, options));
  assert.deepEqual(stack.service.calls, ["read Integration api-9"]);
  const refused = await stack.run(registration(integration, "mock", { ...inputs, apiId: "2" }, options));
  assert.match(refused.errors[0]?.message ?? "", /Remove the option import first/);
});

test("import of another id replaces the resource of that name", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(api, "chat", {}));
  stack.service.resources.set("api-9", { token: api, inputs: { name: "chat" } });
  await stack.run(registration(api, "chat", {}, { importId: "api-9" }));
  assert.deepEqual(stack.service.calls, ["delete Api chat"]);
  assert.deepEqual(stack.ids(), { chat: "api-9" });
});

test("a resource may lose its protection and be replaced in the same run", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(integration, "mock", { apiId: "1" }, { protect: true }));
  const run = await stack.run(registration(integration, "mock", { apiId: "2" }));
  assert.deepEqual(run.errors, []);
  assert.deepEqual(stack.service.calls, ["create Integration mock", "delete Integration mock"]);
});

test("a retained resource outlives its replacement, also with deleteBeforeReplace", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(integration, "mock", { apiId: "1" }, { retainOnDelete: true }));
  await stack.run(
    registration(integration, "mock", { apiId: "2" }, { retainOnDelete: true, deleteBeforeReplace: true }),
  );
  assert.deepEqual(stack.service.calls, ["create Integration mock"]);
});

test("replaceWith replaces a resource whenever the named one is replaced", async () => {
  const stack = await FakeStack.create();
  const program = (apiId: string) => [
    registration(integration, "mock", { apiId }),
    registration(api, "beside", {}, { replaceWith: [urnOf(integration, "mock")] }),
  ];
  await stack.run(...program("1"));
  const same = await stack.run(...program("1"));
  assert.equal(same.changes().same, 2);
  const next = await stack.run(...program("2"));
  assert.equal(next.changes().replaced, 2);
});

test("an alias of a component applies to everything below it, however deep", async () => {
  const stack = await FakeStack.create();
  const program = (type: string, name: string, aliases: readonly string[]) => {
    const outer = urnOf(type, name);
    const inner = createUrn({ stack: "dev", project: "shop", type: "my:Inner", name: `${name}-inner`, parent: outer });
    return [
      registration(type, name, {}, { custom: false, aliases }),
      registration("my:Inner", `${name}-inner`, {}, { custom: false, parent: outer }),
      registration(api, "chat", {}, { parent: inner }),
      registration(api, `${name}-inner-api`, { name: "other" }, { parent: inner }),
    ];
  };
  await stack.run(...program("my:Chat", "one", []));
  const ids = stack.ids();
  const run = await stack.run(...program("my:Talk", "uno", [urnOf("my:Chat", "one")]));
  assert.equal(run.changes().same, 2);
  assert.deepEqual(stack.ids(), ids);
});

test("an alias of a resource that the program also has under its own name is refused, in either order", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(api, "a", {}), registration(api, "b", {}));
  const ids = stack.ids();
  const taken = registration(api, "c", { name: "b" }, { aliases: [urnOf(api, "b")] });
  const later = await stack.run(registration(api, "a", {}), registration(api, "b", {}), taken);
  assert.match(
    later.errors[0]?.message ?? "",
    /c has the alias .*::b, but the program already has a resource with that URN/,
  );
  const earlier = await stack.run(registration(api, "a", {}), taken, registration(api, "b", {}));
  assert.match(earlier.errors[0]?.message ?? "", /c \(.*::c\) has the alias .*::b, but the program also has b/);
  const twice = await stack.run(
    registration(api, "a", {}),
    registration(api, "d", { name: "b" }, { aliases: [urnOf(api, "c")] }),
    registration(api, "e", { name: "b" }, { aliases: [urnOf(api, "c")] }),
  );
  assert.match(twice.errors[0]?.message ?? "", /but d \(.*\) already has that alias/);
  assert.deepEqual(stack.ids(), ids);
});

test("an alias of another type replaces nothing if neither type runs here", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration("aws:s3/bucketV2:BucketV2", "files", {}));
  const aliases = [{ type: "aws:s3/bucketV2:BucketV2", ...noAlias }];
  const run = await stack.run(registration("aws:s3/bucket:Bucket", "files", {}, { aliases }));
  assert.deepEqual(run.changes(), { created: 0, updated: 0, replaced: 0, deleted: 0, same: 1 });
});

test("a refused input fails its resource with property and reason, before any call", async () => {
  const stack = await FakeStack.create();
  const run = await stack.run(registration(api, "chat", { invalid: 1 }));
  assert.equal(run.errors[0]?.message, `chat (${api}): invalid: unknown property`);
  assert.deepEqual(stack.service.calls, []);
});

test("two resources with one name are refused", async () => {
  const stack = await FakeStack.create();
  const run = await stack.run(registration(api, "chat", {}), registration(api, "chat", {}));
  assert.match(run.errors[0]?.message ?? "", /two resources/);
});

test("keeps secrets in the state, which only its owner may read, and masks them in results", async () => {
  const stack = await FakeStack.create();
  const run = await stack.run(registration(api, "chat", { description: new Secret("hush") }));
  assert.equal(run.resources()[0]?.inputs.description, "[secret]");
  assert.match(await readFile(stack.path, "utf8"), /1b47061264138c4ac30d75fd1eb44270/);
  assert.equal((await stat(stack.path)).mode & 0o777, 0o600);
  const again = await stack.run(registration(api, "chat", { description: new Secret("hush") }));
  assert.equal(again.changes().same, 1);
});

test("a value that becomes secret without a change is secret from then on", async () => {
  const stack = await FakeStack.create();
  const open = { description: "open", tags: { key: "open" }, version: "open" };
  await stack.run(registration(api, "chat", open));
  const inputs = { description: new Secret("open"), tags: { key: new Secret("open") }, version: "open" };
  // The service's own diff sees no secrets.
  stack.service.type = ((type) => (token: string) => ({ ...type.call(stack.service, token), diff: () => [] }))(
    stack.service.type,
  );
  const run = await stack.run(registration(api, "chat", inputs, { additionalSecretOutputs: ["version"] }));
  assert.equal(run.changes().same, 1);
  const { description, tags, version } = run.resources()[0]?.outputs ?? {};
  assert.deepEqual([description, tags, version], ["[secret]", { key: "[secret]" }, "[secret]"]);
  const stored = (await new StateFile(stack.path).read()).resources[0];
  assert.ok(stored?.outputs.description instanceof Secret);
});

test("identifiers are derived from project, stack and name: the same on every machine and after every reset", async () => {
  const program = [registration(api, "chat", {}), registration(route, "ping", { apiId: "1", routeKey: "a" })];
  const [first, second] = [await FakeStack.create(), await FakeStack.create()];
  await first.run(...program);
  await second.run(...program);
  assert.deepEqual(first.ids(), second.ids());
  assert.deepEqual(first.ids(), { chat: "srj5zk4kjr", ping: "cse001v" });
});

test("an API that is replaced keeps its identifier: it is deleted first, which a note reports", async () => {
  const stack = await FakeStack.create();
  const program = (size: number) => [
    registration(api, "chat", { size }, { replaceOnChanges: ["size"] }),
    registration(route, "ping", { apiId: idOf(api, "chat"), routeKey: "a" }, { dependencies: [urnOf(api, "chat")] }),
  ];
  await stack.run(...program(1));
  const next = await stack.run(...program(2));
  assert.deepEqual(next.errors, []);
  assert.deepEqual(stack.service.calls, ["delete Api chat", "create Api chat", "create Route ping"]);
  assert.equal(stack.ids().chat, idOf(api, "chat"));
  assert.match(JSON.stringify(stack.events), /so that its URL stays the same/);
});

test("an API that is replaced and retained leaves its identifier to the old one", async () => {
  const stack = await FakeStack.create();
  const chat = (size: number) =>
    registration(api, "chat", { size }, { replaceOnChanges: ["size"], retainOnDelete: true });
  await stack.run(chat(1));
  const next = await stack.run(chat(2));
  assert.deepEqual(next.errors, []);
  assert.equal(stack.service.resources.size, 2);
  assert.equal(next.resources()[0]?.id, idOf(api, "chat", 1));
});

test("a resource in an API gets another identifier with each replacement", async () => {
  const stack = await FakeStack.create();
  const mock = (apiId: string) => registration(integration, "mock", { apiId });
  for (const [apiId, replacements] of [
    ["1", 0],
    ["2", 1],
    ["3", 2],
  ] as const) {
    await stack.run(mock(apiId));
    assert.deepEqual(stack.ids(), { mock: idOf(integration, "mock", replacements) });
  }
});

test("a replaced resource that could not be deleted keeps its identifier until it is", async () => {
  const stack = await FakeStack.create();
  const mock = (apiId: string) => registration(integration, "mock", { apiId });
  await stack.run(mock("1"));
  const deployment = await stack.begin();
  await deployment.register(mock("2"));
  stack.service.failing.set("mock", "throws");
  await deployment.finish(true);
  stack.service.failing.clear();
  const next = await stack.begin();
  await next.register(registration(integration, "other", {}));
  await next.register(mock("3"));
  await next.finish(true);
  assert.deepEqual(next.errors, []);
  assert.equal(stack.ids().mock, idOf(integration, "mock", 2));
  assert.equal(stack.service.resources.size, 2);
});

test("a resource that comes back does not take the identifier of a replaced one that is not deleted yet", async () => {
  const stack = await FakeStack.create();
  const mock = (name: string, apiId: string) => registration(integration, "mock", { name, apiId });
  await stack.run(mock("old", "1"));
  stack.service.failing.set("old", "throws");
  await stack.run(mock("new", "2"));
  await stack.run();
  assert.deepEqual(stack.ids(), { old: idOf(integration, "mock") });
  await stack.run(mock("back", "3"));
  assert.deepEqual(stack.ids(), { old: idOf(integration, "mock"), back: idOf(integration, "mock", 1) });
  stack.service.failing.clear();
  const next = await stack.run(mock("back", "3"));
  assert.deepEqual(next.errors, []);
  assert.deepEqual(stack.ids(), { back: idOf(integration, "mock", 1) });
});

test("an operation on a resource that was renamed by an alias is not abandoned", async () => {
  const stack = await FakeStack.create();
  const interrupted = await stack.begin();
  await interrupted.register(registration(api, "chat", {}));
  const { urn, type, inputs } = interrupted.record.state().resources[0]!;
  await interrupted.record.begin({ kind: "update", urn, type, inputs });
  const { record } = await stack.begin();
  assert.equal(record.abandoned().length, 1);
  record.claim([urnOf(api, "talk"), urn]);
  assert.deepEqual(record.abandoned(), []);
});

test("an interrupted replacement is found even if an alias has renamed the resource since", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(integration, "mock", { name: "n", apiId: "1" }));
  stack.service.failing.set("n", "hangs after it is done");
  const interrupted = await stack.begin();
  void interrupted.register(registration(integration, "mock", { name: "n", apiId: "2" }));
  await untilCalled(stack, "create Integration n");
  stack.service.failing.clear();
  const aliases = [urnOf(integration, "mock")];
  await stack.run(registration(integration, "double", { name: "n", apiId: "2" }, { aliases }));
  assert.deepEqual([...stack.service.resources.keys()], [idOf(integration, "mock", 1)]);
});

test("an API whose deletion in a replacement was interrupted is created again with everything in it", async () => {
  const stack = await FakeStack.create();
  const program = (size: number) => [
    registration(api, "chat", { size }, { replaceOnChanges: ["size"] }),
    registration(route, "ping", { apiId: idOf(api, "chat"), routeKey: "a" }),
  ];
  await stack.run(...program(1));
  stack.service.failing.set("chat", "hangs after it is done");
  const interrupted = await stack.begin();
  void interrupted.register(program(2)[0]!);
  await untilCalled(stack, "delete Api chat");
  stack.service.failing.clear();
  const next = await stack.run(...program(2));
  assert.deepEqual(next.errors, []);
  assert.deepEqual(stack.ids(), { chat: idOf(api, "chat"), ping: idOf(route, "ping") });
});

test("a resource that left the program is deleted before its parent, even without another dependency", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(api, "chat", {}), registration(integration, "mock", {}, { parent: urnOf(api, "chat") }));
  await stack.run();
  assert.deepEqual(stack.service.calls, ["delete Integration mock", "delete Api chat"]);
});

test("a partly created replacement still replaces: the old resource is deleted at the next run", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(integration, "mock", { apiId: "1" }));
  stack.service.failing.set("mock", "partly");
  const failed = await stack.run(registration(integration, "mock", { apiId: "2" }));
  assert.equal(failed.errors.length, 1);
  stack.service.failing.clear();
  await stack.run(registration(integration, "mock", { apiId: "2" }));
  assert.deepEqual([...stack.service.resources.keys()], [idOf(integration, "mock", 1)]);
});

test("an alias keeps the identifier of an API, says that a fresh clone has another, and frees no name", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(api, "chat", {}));
  const talk = registration(api, "talk", {}, { aliases: [urnOf(api, "chat")] });
  await stack.run(talk);
  const note = stack.events.find((it) => it.kind === "note");
  assert.match(note?.message ?? "", new RegExp(`keeps the identifier ${idOf(api, "chat")}.*${idOf(api, "talk")}`));
  const next = await stack.run(talk, registration(api, "chat", {}));
  assert.deepEqual(next.errors, []);
  assert.deepEqual(stack.ids(), { talk: idOf(api, "chat"), chat: idOf(api, "chat", 1) });
});

test("an identifier that is taken fails the create, with advice", async () => {
  const stack = await FakeStack.create();
  stack.service.resources.set(idOf(api, "chat"), { token: api, inputs: { name: "of another program" } });
  const run = await stack.run(registration(api, "chat", {}));
  assert.match(run.errors[0]?.message ?? "", /--reset/);
});

test("a service in another process chooses the identifiers", async () => {
  const stack = await FakeStack.create();
  stack.identifierToken = undefined;
  await stack.run(registration(api, "chat", {}));
  assert.deepEqual(stack.ids(), { chat: "api-1" });
});

test("reading another resource under the name of a managed one replaces it", async () => {
  const stack = await FakeStack.create();
  await stack.run(registration(api, "own", {}), registration(api, "other", {}));
  const { other = "" } = stack.ids();
  const get = { type: api, name: "own", properties: {}, parent: undefined, dependencies: [], provider: undefined };
  const next = await stack.begin();
  await next.register(registration(api, "other", {}));
  await next.read({ ...get, id: other, additionalSecretOutputs: [], position: undefined });
  await next.finish(true);
  assert.deepEqual(stack.ids(), { other });
  assert.deepEqual(next.changes(), { created: 0, updated: 0, replaced: 1, deleted: 0, same: 1 });
});

test("a replacementTrigger replaces when its value changes, not when it is added, removed or made secret", async () => {
  const stack = await FakeStack.create();
  const secret = toWire(new Secret("2"));
  for (const [replacementTrigger, replaced] of [
    [undefined, 0],
    ["1", 0],
    ["2", 1],
    [secret, 0],
    [undefined, 0],
    ["3", 0],
  ] as const) {
    const run = await stack.run(registration(api, "chat", {}, { replacementTrigger }));
    assert.equal(run.changes().replaced, replaced);
  }
});

test("a resource of another service gets made-up outputs, and each type is reported once", async () => {
  const stack = await FakeStack.create();
  const deployment = await stack.begin();
  const role = await deployment.register(registration("aws:iam/role:Role", "worker", { name: "worker" }));
  await deployment.register(registration("aws:iam/role:Role", "other", {}));
  await deployment.finish(true);
  assert.equal(role.outputs.arn, "arn:aws:iam::123456789012:role/worker");
  assert.equal(role.id, "worker");
  assert.equal(stack.events.filter((it) => it.kind === "not-run-here").length, 1);
});

async function untilCalled(stack: FakeStack, call: string): Promise<void> {
  while (!stack.service.calls.includes(call)) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}

const noAlias = { name: undefined, stack: undefined, project: undefined, parent: undefined, noParent: false };
