// The walk over a tree: its order, the nodes it skips, and the place of each node.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse, walk } from "./index.ts";

const text = '#foreach($i in $l)$i.a("x$y")#if($b)1#else$c#end#end';

test("visits parents before and after their children, in the order of the text", () => {
  const visited: string[] = [];
  walk(parse(text), {
    enter: ({ kind }) => void visited.push(kind),
    leave: ({ kind }) => void visited.push(`/${kind}`),
  });
  assert.equal(
    visited.join(" "),
    "Template Directive Reference /Reference Word /Word Reference /Reference Block Reference Method StringLiteral Template " +
      "Text /Text Reference /Reference Text /Text /Template /StringLiteral /Method /Reference IfStatement Expression Reference " +
      "/Reference /Expression Block Text /Text /Block Block Reference /Reference /Block /IfStatement /Block /Directive /Template",
  );
});

test("skips the children of a node for which the visitor returns false", () => {
  const roots: string[] = [];
  walk(parse(text), (node) => {
    if (node.kind === "Reference") roots.push(node.root);
    return node.kind !== "IfStatement";
  });
  assert.deepEqual(roots, ["i", "l", "i", "y"]);
});

test("passes the parent, and the template whose text the offsets refer to", () => {
  walk(parse(text), (node, { parent, template }) => {
    if (node.kind !== "Reference" || node.root !== "y") return;
    assert.equal(parent, template);
    assert.equal(template?.source.text.slice(node.start, node.end), "$y");
  });
});

test("begins at any node", () => {
  const [loop] = parse(text).children;
  assert.ok(loop !== undefined);
  const kinds: string[] = [];
  walk(loop, (node, { parent }) => {
    if (parent === loop) kinds.push(node.kind);
  });
  assert.deepEqual(kinds, ["Reference", "Word", "Reference", "Block"]);
});
