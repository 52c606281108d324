import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import structProtocol from "google-protobuf/google/protobuf/struct_pb.js";
import { fromStruct, fromWire, toStruct, toWire, toWireMap } from "./property-struct.ts";
import { AssetValue, type PropertyMap, type PropertyValue, ReferenceValue, Secret, unknown } from "./property-value.ts";

const signature = "4dabf18193072939515e22adb298388d";

/** Serializes and parses again, like a real message. */
function sent(map: PropertyMap): PropertyMap {
  return fromStruct(structProtocol.Struct.deserializeBinary(toStruct(map).serializeBinary()));
}

// The protocol's map cannot hold this key.
const name = fc.string().filter((it) => it !== "__proto__");

const { value } = fc.letrec<{ value: PropertyValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<PropertyValue>(null, true, false, unknown, "", 0),
    fc.string(),
    fc.double({ noNaN: true }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(name, tie("value"), { maxKeys: 4, noNullPrototype: true }),
    tie("value").map((held) => new Secret(held)),
    fc
      .record({ urn: fc.string(), id: fc.constantFrom("i-1", unknown, undefined) }, { noNullPrototype: true })
      .map((it) => new ReferenceValue(it)),
    fc
      .constantFrom("asset" as const, "archive" as const)
      .map((kind) => new AssetValue({ kind, members: { path: "a" } })),
  ),
}));

test("every value survives the wire unchanged", () => {
  fc.assert(
    fc.property(fc.dictionary(name, value, { noNullPrototype: true }), (map) => {
      assert.deepEqual(sent(map), map);
    }),
    { numRuns: 200 },
  );
});

test("reads an output without a value as unknown, and a secret output as secret", () => {
  const output = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
  assert.equal(fromWire({ [signature]: output }), unknown);
  assert.deepEqual(fromWire({ [signature]: output, value: "a", secret: true, dependencies: ["urn"] }), new Secret("a"));
});

test("reads an empty reference id as unknown", () => {
  const reference = { [signature]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "u", id: "" };
  assert.deepEqual(fromWire(reference), new ReferenceValue({ urn: "u", id: unknown }));
});

test("sends plain values and ids to a reader that does not support secrets and references", () => {
  const map = {
    secret: new Secret({ a: [new Secret(1)] }),
    custom: new ReferenceValue({ urn: "u", id: "i" }),
    component: new ReferenceValue({ urn: "u", id: undefined }),
  };
  assert.deepEqual(toWireMap(map, { secrets: false, references: false }), {
    secret: { a: [1] },
    custom: "i",
    component: "u",
  });
});

test("writes an archive in the engine's form", () => {
  assert.deepEqual(toWire(new AssetValue({ kind: "archive", members: { path: "./app" } })), {
    [signature]: "0def7320c3a5731c473e5ecbe6d01bc7",
    path: "./app",
  });
});
