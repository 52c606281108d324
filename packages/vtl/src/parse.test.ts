// Trees: spans, JSON, and the result for a template with errors.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { childrenOf, compile, type Node, parse, TemplateError, type TemplateNode, walk } from "./index.ts";

const pieces = fc.constantFrom(
  "#if($x)",
  "#if( !$a.b( 1 ) && ($c + 1) == 1 )\n",
  "#elseif(\"$x #if($y)z#end\" == '')",
  "#else\n",
  "#end",
  "#end \n",
  "#foreach($i in $l)",
  "#foreach($x in [1..3])",
  "  #set( $x.y = [1, 'a', {'k': $i}] )\n",
  '#set($i = "a$x.y[0]b")',
  "#define($d)",
  "#macro(m $p)",
  "#m($x 'y' [1])",
  "#@m()",
  "#literal()",
  "#break",
  "$a.b('x', $y[1]).c",
  "${x.y}",
  "$!{x}",
  "\\$x",
  "\\\\$x",
  "\\#if",
  "$$x",
  "$",
  "#",
  "$.",
  "#*c*#",
  "#[[t]]#",
  "## c\n",
  "text ",
  "\t",
);
const wrong = fc.constantFrom(
  "#if($x = 1)",
  "#set($x = )",
  "#set(x = 1)",
  "$a.b(1 + 2)",
  '#set($x = "',
  "#foreach(",
  "#*",
  "$x[",
);
const texts = (parts: fc.Arbitrary<string>) => fc.array(parts, { maxLength: 12 }).map((list) => list.join(""));

function failure(text: string): TemplateError | undefined {
  try {
    compile(text);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof TemplateError, String(error));
    return error;
  }
}

/** Asserts that the spans of all nodes are consistent. */
function checkSpans(tree: TemplateNode): void {
  walk(tree, (node, { parent, template }) => {
    assert.ok(template !== undefined);
    const { length } = template.source.text;
    assert.ok(
      node.start <= node.end && node.start >= 0 && node.end <= length,
      `${node.kind} ${node.start} ${node.end}`,
    );
    if (parent !== undefined && node.kind !== "Template") {
      const found = `${parent.kind} ${parent.start}-${parent.end} has ${node.kind} ${node.start}-${node.end}`;
      assert.ok(node.start >= parent.start && node.end <= parent.end, found);
    }
    let before = node.start;
    for (const child of node.kind === "StringLiteral" ? [] : childrenOf(node)) {
      assert.ok(child.start >= before, `${child.kind} of ${node.kind} begins before its sibling ends`);
      if (node.kind === "Template" || node.kind === "Block") {
        assert.equal(child.start, before, `a gap before ${child.kind} in ${node.kind}`);
      }
      before = child.end;
    }
    if (node.kind === "Template" || (node.kind === "Block" && node.children.length > 0)) assert.equal(before, node.end);
  });
}

describe("the tree", () => {
  test("has spans that nest, and statements that cover the text without a gap", () => {
    let parsed = 0;
    fc.assert(
      fc.property(texts(pieces), (text) => {
        if (failure(text) !== undefined) return;
        parsed++;
        checkSpans(parse(text));
      }),
      { numRuns: 3000 },
    );
    assert.ok(parsed > 300, String(parsed));
  });

  test("spans the text that a person would select", () => {
    const text = "#set($x = ( 1 + $a.b(2) ))\n#if( !$c && 'd' == $e )$f#end";
    const tree = parse(text);
    const marked: string[] = [];
    walk(tree, (node: Node) => {
      if (node.kind !== "Template") marked.push(`${node.kind} ${text.slice(node.start, node.end)}`);
    });
    assert.deepEqual(marked, [
      "SetDirective #set($x = ( 1 + $a.b(2) ))\n",
      "Reference $x",
      "Expression ( 1 + $a.b(2) )",
      "Expression ( 1 + $a.b(2) )",
      "AddNode 1 + $a.b(2)",
      "IntegerLiteral 1",
      "Reference $a.b(2)",
      "Method b(2)",
      "IntegerLiteral 2",
      "IfStatement #if( !$c && 'd' == $e )$f#end",
      "Expression !$c && 'd' == $e",
      "AndNode !$c && 'd' == $e",
      "NotNode !$c",
      "Reference $c",
      "EQNode 'd' == $e",
      "StringLiteral 'd'",
      "Reference $e",
      "Block $f",
      "Reference $f",
    ]);
  });

  test("ends a number before the dots of a range", () => {
    const text = "#foreach($i in [1..30])a#end";
    const marked: string[] = [];
    walk(parse(text), (node) => {
      if (node.kind === "IntegerLiteral" || node.kind === "IntegerRange") marked.push(text.slice(node.start, node.end));
    });
    assert.deepEqual(marked, ["[1..30]", "1", "30"]);
  });

  test("is plain data for JSON, including the trees of string literals", () => {
    const tree = parse('#set($x = "a $b.c")#macro(m $p)$p#end#m($x)');
    const copy = JSON.parse(JSON.stringify(tree)) as TemplateNode;
    assert.equal(copy.source.text, tree.source.text);
    const kinds = (root: TemplateNode): string[] => {
      const found: string[] = [];
      walk(root, ({ kind }) => found.push(kind));
      return found;
    };
    assert.deepEqual(kinds(copy), kinds(tree));
    assert.ok(kinds(copy).includes("Identifier"));
  });
});

describe("recover", () => {
  const errorsOf = (text: string) => {
    const { tree, errors } = parse(text, { recover: true });
    checkSpans(tree);
    return errors.map(({ line, column, description }) => `${line}:${column} ${description}`);
  };

  test("returns the tree and no errors of a valid template", () => {
    fc.assert(
      fc.property(texts(pieces), (text) => {
        if (failure(text) !== undefined) return;
        assert.deepEqual(parse(text, { recover: true }), { tree: parse(text), errors: [] });
      }),
      { numRuns: 1000 },
    );
  });

  test("finds the error of compile in every invalid template, and spans the whole text", () => {
    let found = 0;
    fc.assert(
      fc.property(texts(fc.oneof({ weight: 3, arbitrary: pieces }, { weight: 1, arbitrary: wrong })), (text) => {
        const { tree, errors } = parse(text, { recover: true });
        checkSpans(tree);
        const first = failure(text);
        if (first === undefined) {
          assert.deepEqual(errors, []);
          return;
        }
        found++;
        assert.ok(
          errors.some(
            ({ code, line, column }) => code === first.code && line === first.line && column === first.column,
          ),
          `${first.message} in ${JSON.stringify(text)}: ${errors.map(String)}`,
        );
      }),
      { numRuns: 3000 },
    );
    assert.ok(found > 500, String(found));
  });

  test("finds every error of a template", () => {
    const text = [
      "#if($x = 1)",
      "  $a.b(1 + 2)",
      "#elseif $y",
      "  #set(x = 1)",
      "#end",
      "#foreach($i in)",
      "  #else",
      '  #set($s = "#if(")',
      "#end",
      "#end",
      "#evaluate(1, 2)",
      "#if($open)",
    ].join("\n");
    assert.deepEqual(errorsOf(text), [
      '1:8 Unexpected "="',
      '2:10 Unexpected character "+"',
      '3:9 Unexpected "$y"',
      '4:8 Unexpected "x"',
      '7:3 Unexpected "#else\\n"',
      "8:13 The string cannot be parsed: Unexpected end of template",
      '10:1 Unexpected "#end\\n"',
      "11:11 #evaluate needs a string or a reference",
      "11:14 #evaluate needs exactly one argument",
      "12:10 Unexpected end of template",
    ]);
  });

  /** The kinds of the outermost nodes, with skipped text. */
  const outline = (text: string) =>
    parse(text, { recover: true }).tree.children.map((node) =>
      node.kind === "Unparsed" ? `Unparsed ${node.text}` : node.kind,
    );

  test("reports an end that several blocks lack once", () => {
    assert.deepEqual(errorsOf("#if($x)#foreach($i in $l)a"), ["1:26 Unexpected end of template"]);
  });

  test("continues after the parentheses around an error", () => {
    assert.deepEqual(outline("$a.b(1).c(1 + 2) tail"), ["Unparsed $a.b(1).c(1 + 2)", "Text"]);
    assert.deepEqual(outline("#set($x = ')' 1)tail"), ["Unparsed #set($x = ')' 1)", "Text"]);
    assert.deepEqual(outline('a#elseif($x == "b")c'), ["Text", 'Unparsed #elseif($x == "b")', "Text"]);
  });

  test("continues at the error, or in the next line, if no parentheses close", () => {
    assert.deepEqual(outline("$a[1 2] tail"), ["Unparsed $a[1 ", "Text"]);
    assert.deepEqual(outline("#set($x = 'a\n$y"), ["Unparsed #set($x = 'a\n", "Reference"]);
    assert.deepEqual(outline("#[[ a\n$y"), ["Unparsed #[[ a\n$y"]);
  });

  test("keeps a block with an invalid condition or invalid arguments", () => {
    const { tree, errors } = parse('#if($a.b(1 + 2))x#end#foreach($i of $l)y#end z $c ("q', { recover: true });
    assert.equal(errors.length, 1, String(errors));
    assert.deepEqual(
      tree.children.map((node) => node.kind),
      ["IfStatement", "Directive", "Text", "Reference", "Text"],
    );
    const [statement] = tree.children;
    assert.ok(statement?.kind === "IfStatement");
    assert.equal(statement.branches[0]?.condition.kind, "False");
    assert.deepEqual(errorsOf("#foreach($i in [1,)y#end"), ['1:19 Unexpected ")"']);
  });

  test("finds hundreds of errors, none nested in another", () => {
    const errors = errorsOf("#set($x = [(1)])\n".repeat(400));
    assert.equal(errors.length, 400);
    assert.ok(errors.every((error) => !error.includes("Nested")));
  });

  test("stops where blocks are nested too deep", () => {
    const text = `$x${"#if($x)".repeat(400)}${"#end".repeat(400)}`;
    assert.deepEqual(
      errorsOf(text).map((error) => error.slice(error.indexOf(" "))),
      [" Nested deeper than 300 levels"],
    );
    assert.deepEqual(
      outline(text).map((kind) => kind.slice(0, 9)),
      ["Reference", "Unparsed "],
    );
  });

  test("refuses the same length as compile", () => {
    const { tree, errors } = parse("$x $y", { recover: true, maxTemplateLength: 4 });
    assert.deepEqual(
      errors.map(({ code }) => code),
      ["TEMPLATE_TOO_LONG"],
    );
    assert.deepEqual(
      tree.children.map((node) => node.kind),
      ["Unparsed"],
    );
  });
});
