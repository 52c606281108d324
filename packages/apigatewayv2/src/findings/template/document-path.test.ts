import assert from "node:assert/strict";
import { test } from "node:test";
import { parse, type ReferenceNode } from "@answerback/vtl";
import { documentPath } from "./document-path.ts";
import { parsedTemplate } from "./template-place.ts";

/** The path of the template's last reference, which may be inside a loop at the end. */
function pathOfLast(text: string): string | undefined {
  const tree = parse(text, { profile: "apigateway" });
  const resource = { kind: "IntegrationResponse", id: "", name: "" } as const;
  const { names } = parsedTemplate(text, tree, { resource, member: "responseTemplates", key: "$default" }, () => {});
  let last = tree.children.at(-1);
  while (last?.kind === "Directive") last = last.block?.children.at(-1);
  return documentPath(last as ReferenceNode, names);
}

const list = "$input.path('$.l')";
const cases: readonly (readonly [template: string, path: string | undefined])[] = [
  ["$input.path('$.a.b')", "$.a.b"],
  ["$input.path('a')", "$.a"],
  [`$input.path("$['a'][0].b")`, "$.a[].b"],
  ["$input.path('$..a')", undefined],
  ["$input.path('$.a').b['c'][0].get('d')", "$.a.b.c[].d"],
  ["$input.path('$.a').size()", undefined],
  ["$input.json('$.a')", undefined],
  ["#set($x = $input.path('$.a'))$x.b", "$.a.b"],
  ["#set($x = $input.path('$.a'))#set($y = $x.b)$y.c", "$.a.b.c"],
  [`#foreach($i in ${list})$i.a#end`, "$.l[].a"],
  // A variable with two sources has no path.
  ["#set($x = $input.path('$.a'))#set($x = $input.path('$.b'))$x", undefined],
  [`#foreach($i in ${list})#set($i = $input.path('$.b'))$i#end`, undefined],
  [`#set($i = $input.path('$.b'))#foreach($i in ${list})$i#end`, undefined],
  ["#set($x = $x)$x", undefined],
  ["$x", undefined],
];

for (const [template, path] of cases) {
  test(`${template} ${path === undefined ? "is not a definite part of the document" : `is ${path}`}`, () => {
    assert.equal(pathOfLast(template), path);
  });
}
