// Facts about methods for tools.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compile, foreachProperties, isOffered, methodNames, resultTypes, returnsBoolean } from "./index.ts";

test("lists the methods of Java's classes and of $foreach without duplicates", () => {
  const names = methodNames();
  assert.equal(new Set(names).size, names.length);
  for (const name of [
    "isLast",
    "codePointCount",
    "hasPrevious",
    "getKey",
    "equalsIgnoreCase",
    "getSimpleName",
    "wait",
  ]) {
    assert.ok(names.includes(name), name);
  }
  for (const name of ["length2", "toJson", "constructor", "__proto__"]) assert.ok(!names.includes(name), name);
});

test("knows which methods are offered", () => {
  assert.ok(isOffered("isLast"));
  for (const name of ["stream", "lines", "chars", "describeConstable", "toJson"]) assert.ok(!isOffered(name), name);
});

test("knows which methods return booleans", () => {
  for (const name of ["isEmpty", "contains", "isLast", "hasNext", "matches", "addAll"]) {
    assert.ok(returnsBoolean(name), name);
  }
  for (const name of ["size", "get", "remove", "add", "toJson"]) assert.ok(!returnsBoolean(name), name);
  assert.deepEqual([...resultTypes("add")].toSorted(), ["BigDecimal", "BigInteger", "boolean", "void"]);
  assert.deepEqual([...resultTypes("toJson")], []);
});

test("lists the properties of $foreach, and each has a value in a loop", () => {
  const names = foreachProperties();
  assert.ok(names.includes("hasNext") && names.includes("count") && !names.includes("class"));
  for (const name of names.filter((each) => each !== "parent" && each !== "replaced")) {
    const text = compile(`#foreach($i in [1..2])$!foreach.${name};#end`).render({});
    assert.doesNotMatch(text, /^;|\$/, name);
  }
});
