import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RecordTree } from "../../store/record-tree.ts";
import type { Change, Key, RecordValue } from "../../store/store.ts";
import {
  type Content,
  changedRecords,
  changeOf,
  containsWrite,
  decodeBody,
  decodeDocument,
  difference,
  encodeBody,
  encodeDocument,
  hashOf,
  nextDocument,
  noDocument,
  partsOf,
  type Records,
  rootOf,
} from "./document.ts";

const root: Key = ["apis", "a"];

/** Keys of a few records, so that changes meet: the root, its children, and their children. */
const keys: readonly Key[] = [
  root,
  ...["routes", "stages"].flatMap((collection) =>
    ["1", "2", "3", "x/y"].flatMap((identifier) => [
      [...root, collection, identifier],
      [...root, collection, identifier, "responses", "r"],
      [...root, collection, identifier, "responses", "s"],
    ]),
  ),
];

const anyKey = fc.constantFrom(...keys);
const anyValue = fc.record({ n: fc.integer({ min: 0, max: 3 }) }, { noNullPrototype: true });
const anyChange: fc.Arbitrary<Change> = fc.record({
  deletes: fc.array(anyKey, { maxLength: 2 }),
  puts: fc.array(fc.record({ key: anyKey, value: anyValue }), { maxLength: 4 }),
});

/** Parents before their children, as the control plane creates them. */
function withParents(records: Records, change: Change): Change {
  const present = new Set(changedRecords(records, { ...change, puts: [] })?.records.keys() ?? records.keys());
  const puts = change.puts.filter(({ key }) => {
    const isPlaced = key.length === 2 || present.has(textOf(key.slice(0, -2)));
    if (isPlaced) present.add(textOf(key));
    return isPlaced;
  });
  return { ...change, puts };
}

const textOf = (key: Key) => key.map(encodeURIComponent).join("/");

function applied(changes: readonly Change[], from: Records = new Map()): Records {
  return changes.reduce(
    (records, change) => changedRecords(records, withParents(records, change))?.records ?? records,
    from,
  );
}

function treeOf(changes: Iterable<Change>): RecordTree {
  const tree = new RecordTree();
  for (const change of changes) tree.apply(change);
  return tree;
}

/** The change from one document to another, as a node applies it. */
function asChange(before: Records, after: Records): Change {
  return changeOf(difference(before, after), (key) => String(after.get(key)));
}

/** The records of each collection, in their order. The order of collections has no meaning. */
function entries(tree: RecordTree): unknown {
  return Object.groupBy(tree.entries(), ([key]) => textOf(key.slice(0, -1)));
}

test("a change has the same effect on a document as on a store", () => {
  fc.assert(
    fc.property(fc.array(anyChange), (changes) => {
      const tree = new RecordTree();
      let records: Records = new Map();
      for (const change of changes) {
        const placed = withParents(records, change);
        tree.apply(placed);
        records = changedRecords(records, placed)?.records ?? records;
      }
      assert.deepEqual(entries(treeOf([asChange(new Map(), records)])), entries(tree));
    }),
  );
});

test("the difference of two documents turns a store with the one into a store with the other, in its order", () => {
  fc.assert(
    fc.property(fc.array(anyChange), fc.array(anyChange), fc.boolean(), (first, second, isLater) => {
      const before = applied(first);
      const later = applied(second, isLater ? before : undefined);
      const tree = treeOf([asChange(new Map(), before), asChange(before, later)]);
      assert.deepEqual(entries(tree), entries(treeOf([asChange(new Map(), later)])));
      assert.deepEqual(difference(later, new Map(later)), { deletes: [], puts: [] });
    }),
    { numRuns: 1000 },
  );
});

test("deletes no record below another that is deleted, and puts only what differs", () => {
  const before = applied([{ deletes: [], puts: keys.map((key) => ({ key, value: { n: 1 } })) }]);
  const { records } = changedRecords(before, {
    deletes: [[...root, "routes", "1"]],
    puts: [
      { key: [...root, "stages", "2"], value: { n: 2 } },
      { key: [...root, "stages", "4"], value: { n: 4 } },
    ],
  })!;
  assert.deepEqual(difference(before, records), {
    deletes: ["apis/a/routes/1"],
    puts: ["apis/a/stages/2", "apis/a/stages/4"],
  });
});

test("a record whose parent is deleted, and not it, is put again", () => {
  const before = new Map([
    ["apis/a", "{}"],
    ["apis/a/routes/r", "{}"],
    ["apis/a/routes/s", "{}"],
  ]);
  const after = new Map([
    ["apis/a/routes/r", "{}"],
    ["apis/a/routes/s", "{}"],
  ]);
  assert.deepEqual(difference(before, after), {
    deletes: ["apis/a"],
    puts: ["apis/a/routes/r", "apis/a/routes/s"],
  });
});

const anyContent: fc.Arbitrary<Content> = fc.oneof(
  fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.double(), fc.constant(null))).map((it) => JSON.stringify(it)),
  fc.record({ id: fc.base64String(), pieces: fc.nat(), hash: fc.base64String() }, { noNullPrototype: true }),
);

test("an encoded document is decoded to the same", () => {
  const document = fc.record({
    version: fc.nat(),
    writes: fc.array(fc.base64String()),
    created: fc.nat(),
    records: fc
      .array(fc.tuple(fc.array(fc.string({ unit: "grapheme" }), { minLength: 2, maxLength: 2 }), anyContent))
      .map((records) => new Map(records.map(([key, content]) => [textOf(key), content]))),
  });
  fc.assert(
    fc.property(document, (document) => {
      const { records, ...header } = document;
      const decoded = decodeDocument(encodeDocument(document));
      assert.deepEqual(decoded.header, header);
      assert.deepEqual(Array.from(decodeBody(String(decoded.body))), Array.from(records));
      const body = { id: "b", pieces: 2, hash: hashOf(encodeBody(records)) };
      assert.deepEqual(decodeDocument(encodeDocument({ ...document, body })), { header, body });
      assert.equal(partsOf({ ...document, body }).at(-1), body);
    }),
  );
});

test("a change that changes nothing makes no document", () => {
  const value: RecordValue = { name: "one" };
  const { records } = changedRecords(new Map(), { puts: [{ key: root, value }], deletes: [] })!;
  assert.equal(changedRecords(records, { puts: [{ key: root, value: { ...value } }], deletes: [] }), undefined);
  assert.equal(changedRecords(records, { puts: [], deletes: [[...root, "routes", "1"]] }), undefined);
  const part = { id: "p", pieces: 1, hash: hashOf(JSON.stringify(value)) };
  const divided = new Map([["apis/a", part]]);
  assert.equal(changedRecords(divided, { puts: [{ key: root, value }], deletes: [] }), undefined);
});

test("snapshots and large records get parts of their own", () => {
  const snapshot: Key = [...root, "deployments", "d", "snapshot", "0"];
  const template: Key = [...root, "integrations", "i"];
  const { large } = changedRecords(new Map(), {
    puts: [
      { key: root, value: { name: "small" } },
      { key: snapshot, value: {} },
      { key: template, value: { template: "x".repeat(10_000) } },
    ],
    deletes: [],
  })!;
  assert.deepEqual(large, [textOf(snapshot), textOf(template)]);
});

test("a change touches one root", () => {
  const change = (...touched: Key[]): Change => ({ puts: touched.map((key) => ({ key, value: {} })), deletes: [] });
  assert.deepEqual(rootOf(change([...root, "routes", "1"], root)), root);
  assert.deepEqual(rootOf({ puts: [], deletes: [[...root, "routes", "1"]] }), root);
  assert.throws(() => rootOf(change(root, ["apis", "b"])), /apis\/a and another root/);
  assert.throws(() => rootOf(change()), /exactly one root/);
});

test("a document names the writes before it, a limited number", () => {
  let document = noDocument;
  const records = new Map([["apis/a", "{}"]]);
  for (let version = 1; version <= 100; version++)
    document = nextDocument(document, records, `w${version}`, 1000 + version);
  assert.equal(document.version, 100);
  assert.equal(document.created, 1001);
  assert.equal(containsWrite(document, 101, "w101"), false);
  assert.equal(containsWrite(document, 100, "w100"), true);
  assert.equal(containsWrite(document, 69, "w69"), true);
  assert.equal(containsWrite(document, 70, "another"), false);
  assert.equal(containsWrite(document, 68, "w68"), undefined);
});

test("a root that is created again is the last of its collection", () => {
  const first = nextDocument(noDocument, new Map([["apis/a", "{}"]]), "1", 5000);
  const deleted = nextDocument(first, new Map(), "2", 6000);
  assert.deepEqual([deleted.version, deleted.created], [2, 5000]);
  // Also when another node's clock is behind.
  assert.equal(nextDocument(deleted, new Map([["apis/a", "{}"]]), "3", 4000).created, 5001);
  assert.equal(nextDocument(deleted, new Map([["apis/a", "{}"]]), "3", 7000).created, 7000);
});
