// The document of a root: all records of an API, a domain name or a VPC link, as they are in memory, and as text.
import { createHash } from "node:crypto";
import { keyOfText, keyText } from "../../store/key.ts";
import type { Change, Key, RecordValue } from "../../store/store.ts";

/** Text that stands under keys of its own, because it is large. */
export interface Part {
  /** Unique: no part is ever written again under the same id, so that a part that no document names can be removed. */
  readonly id: string;
  /** The number of keys over which its bytes are spread. */
  readonly pieces: number;
  /** Of the text, to recognize equal ones without reading them. */
  readonly hash: string;
}

/** The value of a record: its JSON, or the part with it. */
export type Content = string | Part;

/** Records by the text of their keys, in order of creation. */
export type Records = ReadonlyMap<string, Content>;

export interface RootDocument {
  /** 1 for the first, one more for each write, also over deletions. A document without records is that of a deleted root. */
  readonly version: number;
  /** Ids of the last writes, newest first: `writes[n]` made version `version - n`. */
  readonly writes: readonly string[];
  /** Sorts the roots of a collection by their creation: milliseconds since 1970, made unique by the text of the key. */
  readonly created: number;
  readonly records: Records;
  /** The part with the lines of the records, if they are too many for one value of the bucket. */
  readonly body?: Part | undefined;
}

export const noDocument: RootDocument = { version: 0, writes: [], created: 0, records: new Map() };

/** A document names this number of writes, so that a node that missed some documents still finds its own write. */
const namedWrites = 32;

/** A record with more characters has a part of its own, so that writes of other records do not carry it. */
const largeRecordLength = 8 * 1024;

/** @throws Error if the change touches several roots: it could not be written atomically */
export function rootOf({ puts, deletes }: Change): Key {
  const keys = [...puts.map(({ key }) => key), ...deletes];
  const [first] = keys;
  if (first === undefined || first.length < 2) throw new Error("A change touches exactly one root.");
  const root = first.slice(0, 2);
  if (keys.some((key) => key[0] !== root[0] || key[1] !== root[1])) {
    throw new Error(`A change touches ${keyText(root)} and another root.`);
  }
  return root;
}

export interface ChangedRecords {
  readonly records: Map<string, Content>;
  /** New records that need a part of their own; their entries of `records` are replaced by the part. */
  readonly large: readonly string[];
}

/** The records after the change; undefined if it changes nothing. */
export function changedRecords(before: Records, { puts, deletes }: Change): ChangedRecords | undefined {
  const records = new Map(before);
  let isChanged = false;
  for (const key of deletes) {
    const text = keyText(key);
    const below = `${text}/`;
    for (const other of records.keys()) {
      if (other === text || other.startsWith(below)) isChanged = records.delete(other) || isChanged;
    }
  }
  const large = new Set<string>();
  for (const { key, value } of puts) {
    const text = keyText(key);
    const json = JSON.stringify(value);
    large.delete(text);
    if (isEqual(records.get(text), json)) continue;
    isChanged = true;
    records.set(text, json);
    if (isSnapshot(key) || json.length > largeRecordLength) large.add(text);
  }
  return isChanged ? { records, large: [...large] } : undefined;
}

/** A snapshot never changes, and is large. */
const isSnapshot = (key: Key) => key.length === 6 && key[2] === "deployments" && key[4] === "snapshot";

export function isEqual(one: Content | undefined, other: Content | undefined): boolean {
  if (typeof one === "object" && typeof other === "object") return one.hash === other.hash;
  if (typeof one === "object" && typeof other === "string") return one.hash === hashOf(other);
  if (typeof one === "string" && typeof other === "object") return hashOf(one) === other.hash;
  return one === other;
}

export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}

/** The document of the next write. */
export function nextDocument(before: RootDocument, records: Records, writeId: string, now: number): RootDocument {
  return {
    version: before.version + 1,
    writes: [writeId, ...before.writes.slice(0, namedWrites - 1)],
    created: before.records.size === 0 ? Math.max(now, before.created + 1) : before.created,
    records,
  };
}

/** True if the document contains the write that made `version`; undefined if it is too old to be named. */
export function containsWrite(document: RootDocument, version: number, writeId: string): boolean | undefined {
  if (document.version < version) return false;
  const named = document.writes[document.version - version];
  return named === undefined ? undefined : named === writeId;
}

export interface Difference {
  /** Without those below another. */
  readonly deletes: readonly string[];
  readonly puts: readonly string[];
}

/**
 * The deletes and puts that turn one document into another, so that collections also have its order. Records that another
 * one has overtaken are deleted and put again.
 */
export function difference(before: Records, after: Records): Difference {
  const kept = keptRecords(before, after);
  const deleted = before.keys().filter((key) => !kept.has(key));
  const all = new Set(deleted);
  return {
    deletes: [...all].filter((key) => !isBelow(key, all)),
    puts: [...after.keys()].filter((key) => !kept.has(key) || !isEqual(before.get(key), after.get(key))),
  };
}

/** The longest beginning of `after` that is left, in its order, when all other records of `before` are deleted. */
function keptRecords(before: Records, after: Records): ReadonlySet<string> {
  let kept: string[] = [];
  const survivors = before.keys().filter((key) => after.has(key));
  for (const key of after.keys()) {
    if (survivors.next().value !== key) break;
    kept.push(key);
  }
  for (;;) {
    const set = new Set(kept);
    if (set.size === before.size) return set;
    const deleted = new Set(before.keys().filter((key) => !set.has(key)));
    const lost = kept.findIndex((key) => isBelow(key, deleted));
    if (lost < 0) return set;
    kept = kept.slice(0, lost);
  }
}

/** True if one of the keys is above this one. */
function isBelow(key: string, keys: ReadonlySet<string>): boolean {
  const names = key.split("/");
  for (let length = 2; length < names.length; length += 2) if (keys.has(names.slice(0, length).join("/"))) return true;
  return false;
}

interface Header {
  readonly version: number;
  readonly writes: readonly string[];
  readonly created: number;
  readonly body?: Part;
}

/** One line for each record: its key, a tabulator, its JSON; or its key, a tabulator, `=` and its part. */
export function encodeBody(records: Records): string {
  const lines: string[] = [];
  for (const [key, content] of records) {
    lines.push(typeof content === "string" ? `${key}\t${content}` : `${key}\t=${JSON.stringify(content)}`);
  }
  return lines.join("\n");
}

export function decodeBody(body: string): Records {
  if (body === "") return new Map();
  return new Map(
    body.split("\n").map((line): [string, Content] => {
      const tabulator = line.indexOf("\t");
      const content = line.slice(tabulator + 1);
      return [line.slice(0, tabulator), content.startsWith("=") ? JSON.parse(content.slice(1)) : content];
    }),
  );
}

/** A line with the header, and the lines of the records unless a part has them. */
export function encodeDocument({ version, writes, created, records, body }: RootDocument): string {
  const header: Header = { version, writes, created, ...(body === undefined ? {} : { body }) };
  return body === undefined ? `${JSON.stringify(header)}\n${encodeBody(records)}` : JSON.stringify(header);
}

/** The parts that a document names. */
export function partsOf({ records, body }: RootDocument): readonly Part[] {
  const parts = Array.from(records.values()).filter((content) => typeof content === "object");
  return body === undefined ? parts : [...parts, body];
}

/** A document whose records are read from the part `body`. */
export interface DividedDocument {
  readonly header: Omit<RootDocument, "records" | "body">;
  readonly body: string | Part;
}

/** @throws SyntaxError if it is not a document */
export function decodeDocument(text: string): DividedDocument {
  const end = text.indexOf("\n");
  const { version, writes, created, body }: Header = JSON.parse(end < 0 ? text : text.slice(0, end));
  return { header: { version, writes, created }, body: body ?? (end < 0 ? "" : text.slice(end + 1)) };
}

/**
 * The change with values for the stores and their subscribers.
 * @throws SyntaxError if a record is not JSON
 */
export function changeOf({ deletes, puts }: Difference, jsonOf: (key: string) => string): Change {
  return {
    deletes: deletes.map(keyOfText),
    puts: puts.map((key) => ({ key: keyOfText(key), value: JSON.parse(jsonOf(key)) as RecordValue })),
  };
}
