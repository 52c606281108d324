// The records of a store in memory: a tree of collections in order of creation. Both stores use it.
import type { Change, Key, RecordValue, StoredRecord } from "./store.ts";

interface Node {
  value: RecordValue | undefined;
  collections: Map<string, Collection> | undefined;
}

interface Collection {
  readonly nodes: Map<string, Node>;
  /** The values of `nodes`, made on first use and dropped when one changes; pages of a list share it. */
  values: readonly RecordValue[] | undefined;
}

export class RecordTree {
  readonly #root: Node = { value: undefined, collections: undefined };

  get(key: Key): RecordValue | undefined {
    let node: Node | undefined = this.#root;
    for (let index = 0; index < key.length; index += 2) {
      node = node.collections?.get(key[index]!)?.nodes.get(key[index + 1]!);
      if (node === undefined) return undefined;
    }
    return node.value;
  }

  list(collection: Key): readonly RecordValue[] {
    const found = this.#collection(collection);
    if (found === undefined) return [];
    found.values ??= Object.freeze(
      Array.from(found.nodes.values(), (node) => node.value).filter((value) => value !== undefined),
    );
    return found.values;
  }

  count(collection: Key): number {
    return this.list(collection).length;
  }

  /** Deletes first, then puts. Values are frozen. */
  apply(change: Change): void {
    for (const key of change.deletes) this.#delete(key);
    for (const { key, value } of change.puts) this.#put(key, freeze(value));
  }

  /** Changes the order of a collection. */
  sort(collection: Key, compare: (identifier: string, other: string) => number): void {
    const found = this.#collection(collection);
    if (found === undefined) return;
    const sorted = [...found.nodes].sort(([identifier], [other]) => compare(identifier, other));
    found.nodes.clear();
    for (const [identifier, node] of sorted) found.nodes.set(identifier, node);
    found.values = undefined;
  }

  /** Every record, parents before children. */
  *entries(): Generator<StoredRecord> {
    yield* entriesBelow(this.#root, []);
  }

  #put(key: Key, value: RecordValue): void {
    let node = this.#root;
    for (let index = 0; index < key.length; index += 2) {
      node.collections ??= new Map();
      let collection = node.collections.get(key[index]!);
      if (collection === undefined) {
        collection = { nodes: new Map(), values: undefined };
        node.collections.set(key[index]!, collection);
      }
      let child = collection.nodes.get(key[index + 1]!);
      if (child === undefined) {
        child = { value: undefined, collections: undefined };
        collection.nodes.set(key[index + 1]!, child);
      }
      if (index + 2 >= key.length) collection.values = undefined;
      node = child;
    }
    node.value = value;
  }

  #delete(key: Key): void {
    const collection = this.#collection(key.slice(0, -1));
    if (collection?.nodes.delete(key.at(-1)!)) collection.values = undefined;
  }

  #collection(key: Key): Collection | undefined {
    let node: Node | undefined = this.#root;
    for (let index = 0; index + 1 < key.length; index += 2) {
      node = node.collections?.get(key[index]!)?.nodes.get(key[index + 1]!);
      if (node === undefined) return undefined;
    }
    return node.collections?.get(key.at(-1)!);
  }
}

function* entriesBelow(node: Node, key: Key): Generator<StoredRecord> {
  if (node.value !== undefined) yield [key, node.value];
  for (const [name, collection] of node.collections ?? []) {
    for (const [identifier, child] of collection.nodes) yield* entriesBelow(child, [...key, name, identifier]);
  }
}

/** Freezes deeply. Skips parts that are already frozen: they came from other records, with everything in them. */
function freeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const item of Object.values(value)) freeze(item);
  return Object.freeze(value);
}
