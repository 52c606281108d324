// Pure functions of `@pulumi/std`, which programs use mostly for the triggers of a deployment. Each has one result.

import { createHash, randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { PlainMap, PlainValue } from "@answerback/pulumi/host";

type StdFunction = (args: PlainMap, folder: string) => PlainValue;

const text = (value: PlainValue | undefined) => (typeof value === "string" ? value : JSON.stringify(value ?? ""));
const list = (value: PlainValue | undefined): readonly PlainValue[] => (Array.isArray(value) ? value : []);
const map = (value: PlainValue | undefined): PlainMap =>
  typeof value === "object" && value !== null && !isList(value) ? value : {};
const isList = (value: PlainValue): value is readonly PlainValue[] => Array.isArray(value);

const hashOf =
  (algorithm: string, encoding: "hex" | "base64"): StdFunction =>
  ({ input }) =>
    createHash(algorithm).update(text(input)).digest(encoding);
const hashOfFile =
  (algorithm: string, encoding: "hex" | "base64"): StdFunction =>
  ({ input }, folder) =>
    createHash(algorithm)
      .update(readFileSync(resolve(folder, text(input))))
      .digest(encoding);

const functions: Readonly<Record<string, StdFunction>> = {
  abspath: ({ input }, folder) => resolve(folder, text(input)),
  base64decode: ({ input }) => Buffer.from(text(input), "base64").toString("utf8"),
  base64encode: ({ input }) => Buffer.from(text(input), "utf8").toString("base64"),
  base64sha256: hashOf("sha256", "base64"),
  base64sha512: hashOf("sha512", "base64"),
  basename: ({ input }) => basename(text(input)),
  chomp: ({ input }) => text(input).replace(/[\r\n]+$/, ""),
  coalesce: ({ input }) => list(input).find((it) => it !== null && it !== "") ?? null,
  compact: ({ input }) => list(input).filter((it) => it !== null && it !== ""),
  concat: ({ input }) => list(input).flatMap(list),
  contains: ({ input, element }) => list(input).some((it) => isDeepStrictEqual(it, element)),
  dirname: ({ input }) => dirname(text(input)),
  distinct: ({ input }) =>
    list(input).filter((it, index, all) => all.findIndex((other) => isDeepStrictEqual(it, other)) === index),
  element: ({ input, index }) => list(input)[Number(index) % Math.max(1, list(input).length)] ?? null,
  endswith: ({ input, suffix }) => text(input).endsWith(text(suffix)),
  file: ({ input }, folder) => readFileSync(resolve(folder, text(input)), "utf8"),
  filebase64: ({ input }, folder) => readFileSync(resolve(folder, text(input))).toString("base64"),
  filebase64sha256: hashOfFile("sha256", "base64"),
  filebase64sha512: hashOfFile("sha512", "base64"),
  fileexists: ({ input }, folder) => existsSync(resolve(folder, text(input))),
  filemd5: hashOfFile("md5", "hex"),
  filesha1: hashOfFile("sha1", "hex"),
  filesha256: hashOfFile("sha256", "hex"),
  filesha512: hashOfFile("sha512", "hex"),
  flatten: ({ input }) => flat(list(input)),
  join: ({ input, separator }) => list(input).map(text).join(text(separator)),
  jsondecode: ({ input }): PlainValue => JSON.parse(text(input)),
  jsonencode: ({ input }) => JSON.stringify(sorted(input ?? null)),
  keys: ({ input }) => Object.keys(map(input)).toSorted(),
  length: ({ input }) =>
    typeof input === "string"
      ? [...input].length
      : Array.isArray(input)
        ? input.length
        : Object.keys(map(input)).length,
  lookup: ({ map: from, key, default: otherwise }) => map(from)[text(key)] ?? otherwise ?? null,
  lower: ({ input }) => text(input).toLowerCase(),
  max: ({ input }) => Math.max(...list(input).map(Number)),
  md5: hashOf("md5", "hex"),
  merge: ({ input }) => Object.assign({}, ...list(input).map(map)),
  min: ({ input }) => Math.min(...list(input).map(Number)),
  pathexpand: ({ input }) => text(input).replace(/^~(?=\/|$)/, homedir()),
  replace: ({ text: subject, search, replace }) => text(subject).replaceAll(text(search), () => text(replace)),
  reverse: ({ input }) => list(input).toReversed(),
  sha1: hashOf("sha1", "hex"),
  sha256: hashOf("sha256", "hex"),
  sha512: hashOf("sha512", "hex"),
  sort: ({ input }) => list(input).map(text).toSorted(),
  split: ({ text: subject, separator }) => text(subject).split(text(separator)),
  startswith: ({ input, prefix }) => text(input).startsWith(text(prefix)),
  strrev: ({ input }) => [...text(input)].reverse().join(""),
  substr: ({ input, offset, length }) => substring(text(input), Number(offset), Number(length)),
  timestamp: () => new Date().toISOString().replace(/\.\d{3}Z$/, "Z"),
  tolist: ({ input }) => list(input),
  toset: ({ input }) => [...new Set(list(input).map(text))].toSorted(),
  tostring: ({ input }) => text(input),
  trimprefix: ({ input, prefix }) => withoutPrefix(text(input), text(prefix)),
  trimspace: ({ input }) => text(input).trim(),
  trimsuffix: ({ input, suffix }) => withoutSuffix(text(input), text(suffix)),
  upper: ({ input }) => text(input).toUpperCase(),
  urlencode: ({ input }) => encodeURIComponent(text(input)).replaceAll("%20", "+"),
  uuid: () => randomUUID(),
  values: ({ input }) =>
    Object.keys(map(input))
      .toSorted()
      .map((key) => map(input)[key] ?? null),
};

/** @returns undefined if the function is unknown */
export function stdFunction(name: string): ((args: PlainMap, folder: string) => PlainMap) | undefined {
  if (!Object.hasOwn(functions, name)) return undefined;
  const act = functions[name];
  return act && ((args, folder) => ({ result: act(args, folder) }));
}

const flat = (items: readonly PlainValue[]): readonly PlainValue[] =>
  items.flatMap((it) => (isList(it) ? flat(it) : [it]));

/** Terraform sorts the keys of JSON. */
function sorted(value: PlainValue): PlainValue {
  if (isList(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, sorted(value[key] ?? null)]),
  );
}

function substring(value: string, offset: number, length: number): string {
  const characters = [...value];
  const start = offset < 0 ? Math.max(0, characters.length + offset) : offset;
  return characters.slice(start, length < 0 ? undefined : start + length).join("");
}

const withoutPrefix = (value: string, prefix: string) =>
  value.startsWith(prefix) ? value.slice(prefix.length) : value;
const withoutSuffix = (value: string, suffix: string) =>
  suffix !== "" && value.endsWith(suffix) ? value.slice(0, -suffix.length) : value;
