import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LimitExceeded, Meter } from "@answerback/vtl";
import fc from "fast-check";
import { type SelectionExpressionUse, selectionExpressionViolation } from "./selection-expression.ts";
import {
  compileRequestExpression,
  compileResponseExpression,
  type ResponseValues,
} from "./selection-expression-compile.ts";
import { ExpressionDocument } from "./selection-expression-document.ts";

const message = new ExpressionDocument(
  `{"service":"chat","action":"join","data":{"room":"r1","n":5},"tags":["a","b"],"x":"$request.body.action","nul":null,
    "f":1.50,"e":1e3,"ten":10.0,"huge":12345678901234567890,"yes":true,"o":{"a":1,"l":[1,null]},"a-b":"hyphen","é":"accent",
    "a.b":"dotted","list":[{"x":1.0},{"x":2}],"empty":{},"none":[]}`,
);

const response: ResponseValues = {
  statusCode: 201,
  document: new ExpressionDocument('{"code":"E7","errorMessage":"Bad"}'),
  headerValues: (name) => (name.toLowerCase() === "content-type" ? ["application/json", "text/plain"] : []),
};

const requestRows: readonly [expression: string, value: string][] = [
  ["$request.body.action", "join"],
  ["${request.body.action}", "join"],
  ["${request.body.service}/${request.body.action}", "chat/join"],
  ["${request.body.action}-${request.body.invalidPath}", "join-"],
  ["${request.body.data.room}", "r1"],
  ["${request.body.data.n}", "5"],
  ["${request.body.tags}", "[a, b]"],
  ["${request.body.x}", "$request.body.action"],
  ["${request.body.nul}", ""],
  ["\\$default", "$default"],
  ["static", "static"],
  ["", ""],
  ["${request.body.tags[1]}", "b"],
  ["$request.body.tags[1]", "b"],
  ["${request.body.tags[2]}", ""],
  ["\\$${request.body.action}", "$join"],
  ["$request.body.action.", "join."],
  ["$request.body.action/x", "join/x"],
  ["$request.body.action$request.body.service", "joinchat"],
  ["$request.body.a-b", "hyphen"],
  ["$request.body.é", "accent"],
  ["${request.body['a.b']}", "dotted"],
  ['${request.body["a.b"]}', "dotted"],
  ["'$request.body.action'", "'join'"],
  ["a\\b", "a\\b"],
  ["\\\\$request.body.action", "\\$request.body.action"],
  ["$request.body.f", "1.5"],
  ["$request.body.e", "1000.0"],
  ["$request.body.ten", "10.0"],
  ["$request.body.huge", "12345678901234567890"],
  ["$request.body.yes", "true"],
  ["$request.body.o", "{a=1, l=[1, null]}"],
  ["$request.body.empty", "{}"],
  ["$request.body.none", "[]"],
  ["$request.body.tags.length", ""],
  ["$request.body.action.length", ""],
  ["$request.body.constructor", ""],
  ["$request.body.tags.0", ""],
  ["$request.body.list[*].x", "[1.0, 2]"],
  ["$request.body..room", "[r1]"],
  ["${request.body.list[?(@.x == 2)].x}", "[2]"],
  ["${request.body.list[-1].x}", "2"],
];

for (const [expression, value] of requestRows) {
  test(`evaluates ${expression} to '${value}'`, () => {
    assert.equal(compileRequestExpression(expression, "requestTemplate").evaluate(message, new Meter()), value);
  });
}

test("returns the whole payload as text for request.body", () => {
  assert.equal(
    compileRequestExpression("<$request.body>", "route").evaluate(new ExpressionDocument("hi"), new Meter()),
    "<hi>",
  );
});

test("finds nothing in a payload that is not JSON", () => {
  for (const text of ["", "hello", "{", "nul", "'a'", "{action:'join'}"]) {
    const document = new ExpressionDocument(text);
    assert.equal(document.value(new Meter()), undefined);
    assert.equal(compileRequestExpression("$request.body.action", "route").evaluate(document, new Meter()), "");
  }
});

test("accepts any JSON as a document, also surrounded by blanks", () => {
  for (const text of [' {"a":1}', "\n[1]", "5", "-5", '"x"', "true", "false", "null"]) {
    assert.deepEqual(new ExpressionDocument(text).plainValue(new Meter()), JSON.parse(text));
  }
});

test("reads status, headers and body of the answer", () => {
  const rows: readonly [string, string][] = [
    ["${integration.response.statuscode}", "201"],
    ["$integration.response.statuscode", "201"],
    ["${integration.response.header.content-type}", "application/json"],
    ["${integration.response.header.Content-Type}", "application/json"],
    ["${integration.response.header.X-None}", ""],
    ["${integration.response.multivalueheader.content-type}", "[application/json, text/plain]"],
    ["${integration.response.multivalueheader.none}", ""],
    ["${integration.response.body.code}", "E7"],
    ["${integration.response.body.code}-${request.body.action}", "E7-join"],
    ["${integration.response.body.none}", ""],
    ["\\$default", "$default"],
  ];
  for (const [expression, value] of rows) {
    assert.equal(compileResponseExpression(expression).evaluate(message, response, new Meter()), value, expression);
  }
});

test("computes the value of a static expression when it is compiled", () => {
  assert.equal(compileResponseExpression("\\$default").constant, "$default");
  assert.equal(compileRequestExpression("$default", "route").constant, "$default");
  assert.equal(compileRequestExpression("x$request.body.a", "route").constant, undefined);
});

const refused: readonly [expression: string, use: SelectionExpressionUse, message: string][] = [
  ["$default", "responseTemplate", "Unexpected variable in selection expression: $default"],
  ["$default", "requestTemplate", "Unexpected variable in selection expression: $default"],
  ["$default", "model", "Unexpected variable in selection expression: $default"],
  ["a-$context.stage!", "requestTemplate", "Unexpected variable in selection expression: $context.stage"],
  ["${stageVariables.x}", "responseTemplate", "Unexpected variable in selection expression: ${stageVariables.x}"],
  ["$request.header.x", "route", "Unexpected variable in selection expression: $request.header.x"],
  ["$request.header.x-api-key", "route", "Unexpected variable in selection expression: $request.header.x-api-key"],
  ["$request.bodyaction", "route", "Unexpected variable in selection expression: $request.bodyaction"],
  [
    "$integration.response.statuscode",
    "requestTemplate",
    "Unexpected variable in selection expression: $integration.response.statuscode",
  ],
  ["cost: 5$", "requestTemplate", "Unexpected variable in selection expression: $"],
  ["${}", "route", "Unexpected variable in selection expression: ${}"],
  ["$$", "route", "Unexpected variable in selection expression: $"],
  ["$default ", "route", "Unexpected variable in selection expression: $default"],
  ["default", "routeResponse", "Currently, only $default is supported as a route response selection expression."],
  ["\\$default", "routeResponse", "Currently, only $default is supported as a route response selection expression."],
];

for (const [expression, use, reason] of refused) {
  test(`refuses '${expression}' as ${use} expression`, () => {
    assert.equal(selectionExpressionViolation(expression, use), reason);
  });
}

test("refuses an unclosed brace and a malformed JSONPath", () => {
  assert.match(selectionExpressionViolation("${request.body.a", "route") ?? "", /Unclosed variable/);
  assert.match(selectionExpressionViolation("${request.body[?(}", "route") ?? "", /Unclosed variable/);
  assert.match(selectionExpressionViolation("${request.body.a[?(@.x ==)]}", "route") ?? "", /Invalid JSONPath/);
});

test("accepts the two API key expressions and no other", () => {
  assert.equal(selectionExpressionViolation("$request.header.x-api-key", "apiKey"), undefined);
  assert.equal(selectionExpressionViolation("${request.header.x-api-key}", "apiKey"), undefined);
  assert.equal(selectionExpressionViolation("$context.authorizer.usageIdentifierKey", "apiKey"), undefined);
  for (const expression of ["static", "", "a$request.header.x-api-key", "$request.header.other", "$request.body.key"]) {
    assert.ok(selectionExpressionViolation(expression, "apiKey"), expression);
  }
});

test("accepts $default, escaped or not, as a route selection expression", () => {
  assert.equal(selectionExpressionViolation("$default", "route"), undefined);
  assert.equal(selectionExpressionViolation("\\$default", "route"), undefined);
});

test("finds nothing if a value is nested too deeply to print, or a JSONPath function fails", () => {
  const deep = `{"a":${"[".repeat(5_000)}${"]".repeat(5_000)},"b":"x"}`;
  assert.equal(
    compileRequestExpression("$request.body.a", "route").evaluate(new ExpressionDocument(deep), new Meter()),
    "",
  );
  assert.equal(
    compileRequestExpression("$request.body.b", "route").evaluate(new ExpressionDocument(deep), new Meter()),
    "x",
  );
  assert.equal(
    compileRequestExpression("${request.body.b.max()}", "route").evaluate(new ExpressionDocument(deep), new Meter()),
    "",
  );
});

test("returns a violation or an expression that evaluates on any payload for any text", () => {
  const fragment = fc.constantFrom(
    "$",
    "{",
    "}",
    "\\",
    "request.body",
    ".",
    "a",
    "[0]",
    "['",
    "]",
    "${request.body.",
    "é",
    "💥",
  );
  const source = fc.oneof(
    fc.string(),
    fc.array(fragment).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(source, fc.oneof(fc.json(), fc.string()), (expression, payload) => {
      if (selectionExpressionViolation(expression, "responseTemplate") !== undefined) return;
      const value = compileResponseExpression(expression).evaluate(
        new ExpressionDocument(payload),
        response,
        new Meter(),
      );
      assert.equal(typeof value, "string");
    }),
  );
});

test("evaluates a text without dollar signs to itself, and to itself again when its dollars are escaped", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const escaped = text.replaceAll("\\", "").replaceAll("$", "\\$");
      assert.equal(compileRequestExpression(escaped, "model").constant, text.replaceAll("\\", ""));
    }),
  );
});

test("finds every string member of a payload, whatever its name", () => {
  const name = fc.stringMatching(/^[A-Za-z0-9_-]+$/);
  fc.assert(
    fc.property(name, name, fc.string(), (outer, inner, value) => {
      const document = new ExpressionDocument(JSON.stringify({ [outer]: { [inner]: value } }));
      const found = (expression: string) =>
        compileRequestExpression(expression, "route").evaluate(document, new Meter());
      assert.equal(found(`$request.body.${outer}.${inner}`), value);
      assert.equal(found(`\${request.body['${outer}']["${inner}"]}`), value);
    }),
  );
});

test("reads a bare name up to the first character that is not a letter, digit, _ or -, in any alphabet", () => {
  const letters = fc.constantFrom("a", "Z", "7", "_", "-", "é", "中", "\u{10437}", "\u{1d7d8}", "\u{20000}");
  const name = fc.array(letters, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));
  const rest = fc.constantFrom("", " ", "!", "/x", "\u{1f600}", ".", "(");
  fc.assert(
    fc.property(name, fc.string(), rest, (member, value, after) => {
      const document = new ExpressionDocument(JSON.stringify({ [member]: value }));
      const expression = compileRequestExpression(`$request.body.${member}${after}`, "route");
      assert.equal(expression.evaluate(document, new Meter()), value + after);
    }),
  );
});

describe("a document", () => {
  const text = JSON.stringify({ n: 5, s: "x", list: [1, 2], pad: "x".repeat(100_000) });
  const expressions = ["$request.body.n", "$request.body.s", "${request.body.list}", "${request.body.list[0]}"];

  function stepsOf(meter: Meter, work: () => void): number {
    const before = meter.steps;
    work();
    return meter.steps - before;
  }

  test("is parsed at most once", () => {
    const document = new ExpressionDocument(text);
    const meter = new Meter();
    const compiled = expressions.map((expression) => compileRequestExpression(expression, "route"));
    const first = stepsOf(meter, () => compiled[0]!.evaluate(document, meter));
    assert.ok(first > text.length / 10, `${first} steps to parse`);
    for (const expression of compiled) {
      const later = stepsOf(meter, () => expression.evaluate(document, meter));
      assert.ok(later < 100, `${expression.source}: ${later} steps`);
    }
    assert.ok(stepsOf(meter, () => document.plainValue(meter)) < 100);
  });

  test("is not parsed if only its text is needed", () => {
    const meter = new Meter();
    assert.equal(
      compileRequestExpression("$request.body", "route").evaluate(new ExpressionDocument(text), meter),
      text,
    );
    assert.equal(meter.steps, 0);
  });

  test("keeps the kinds of numbers for expressions, and returns JavaScript numbers to validators", () => {
    const document = new ExpressionDocument('{"2":10.0,"a":123456789012345678901234567890,"b":5}');
    const meter = new Meter();
    const found = (expression: string) => compileRequestExpression(expression, "route").evaluate(document, meter);
    assert.equal(
      found("${request.body['2']} ${request.body.a} ${request.body.b}"),
      "10.0 123456789012345678901234567890 5",
    );
    assert.deepEqual(document.plainValue(meter), { "2": 10, a: 1.2345678901234568e29, b: 5 });
  });

  test("charges expressions to the exchange, up to its limits", () => {
    const nested = new ExpressionDocument(`[${"[1],".repeat(2000)}[1]]`);
    const deep = compileRequestExpression("${request.body..[?(@ > 0)]}", "route");
    const meter = new Meter({ maxSteps: 20_000 });
    assert.throws(() => deep.evaluate(nested, meter), LimitExceeded);
    const print = compileRequestExpression("${request.body[*]}", "route");
    assert.throws(() => print.evaluate(nested, new Meter({ maxBytes: 100_000 })), LimitExceeded);
  });
});
