// The examples in the tables of docs/behaviour/mapping-templates.md section 9, read from the page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { compile, TemplateError } from "../index.ts";
import { type MappingSource, mappingVariables } from "./index.ts";

const page = readFileSync(join(import.meta.dirname, "../../../../docs/behaviour/mapping-templates.md"), "utf8");
const examples = page.slice(page.indexOf("## 9. Examples"), page.indexOf("### 9.17"));

function document(name: string): string {
  const found = new RegExp(`Sample document \\*\\*${name}\\*\\*:\\n\\n\`\`\`json\\n([\\s\\S]*?)\\n\`\`\``).exec(
    examples,
  );
  assert.ok(found?.[1], `sample document ${name}`);
  return found[1];
}

const connectEvent: MappingSource = {
  params: { querystring: { auth: "t1", x: "a b" }, header: { Host: "h", "X-User": "u1" } },
  context: {
    connectionId: "KVmb8fjMIAMCFgQ=",
    stage: "prod",
    apiId: "abc123defg",
    requestTimeEpoch: 1674162806345,
    requestTime: "19/Jan/2023:21:13:26 +0000",
    routeKey: "$connect",
    eventType: "CONNECT",
    identity: { sourceIp: "192.0.2.1" },
    authorizer: { principalId: "p", num: "1", flag: "true" },
  },
  stageVariables: { tbl: "T1" },
};

function sourceFor(heading: string): MappingSource {
  if (/\$context/.test(heading)) return connectEvent;
  if (/Empty document/.test(heading)) return { body: "" };
  return { body: document(/on C|\(C\)/.test(heading) ? "C" : "A") };
}

/** The text between the first backticks of a cell, with the page's symbols for white space replaced. */
function code(cell: string): string | undefined {
  const found = /^\s*`([\s\S]*?)`(?:\s|$)/.exec(cell);
  return found?.[1]?.replaceAll("\\|", "|").replaceAll("⏎", "\n").replaceAll("→", "\t").replaceAll("␣", " ");
}

let count = 0;
for (const section of examples.split(/^### /m).slice(1)) {
  const heading = section.slice(0, section.indexOf("\n"));
  const source = sourceFor(heading);
  describe(heading, () => {
    for (const row of section.split("\n")) {
      const cells = row.split(/(?<!\\)\|/).slice(1, -1);
      const [id, template, output] = cells.map((cell) => cell.trim());
      if (id === undefined || template === undefined || output === undefined || !/^[a-z0-9]+-\d+b?$/.test(id)) continue;
      count++;
      const templates = [...template.matchAll(/`([^`]+)`/g)].map(([whole]) => code(whole) as string);
      test(`${id} renders as the page says`, () => {
        const variables = mappingVariables(source);
        const render = (): string =>
          templates.map((text) => compile(text, { profile: "apigateway" }).render(variables)).at(-1) ?? "";
        if (output.startsWith("**error**")) assert.throws(render, TemplateError);
        else assert.equal(render(), output.startsWith("(empty") ? "" : code(output));
      });
    }
  });
}

test("finds the tables of the page", () => {
  assert.ok(count > 250, `${count} rows`);
});

describe("9.17 Whole templates", () => {
  const render = (template: string, source: MappingSource): string =>
    compile(template, { profile: "apigateway" }).render(mappingVariables(source));

  test("W1 stores a connection", () => {
    const template =
      '{"TableName":"$stageVariables.tbl","Item":{"id":{"S":"$context.connectionId"},"at":{"N":"$context.connectedAt"}}}';
    const context = { connectionId: "c=", connectedAt: 1674162806345 };
    assert.deepEqual(JSON.parse(render(template, { context, stageVariables: { tbl: "T1" } })), {
      TableName: "T1",
      Item: { id: { S: "c=" }, at: { N: "1674162806345" } },
    });
  });

  test("W2 builds a form", () => {
    assert.equal(
      render("Action=SendMessage&MessageBody=$util.urlEncode($input.body)", { body: '{"a":"x y"}' }),
      "Action=SendMessage&MessageBody=%7B%22a%22%3A%22x+y%22%7D",
    );
  });

  test("W3 escapes a document into a string", () => {
    const template = `{"input":"$util.escapeJavaScript($input.json('$')).replaceAll("\\\\'","'")","stateMachineArn":"arn"}`;
    assert.equal(
      render(template, { body: `{"a":"it's"}` }),
      `{"input":"{\\"a\\":\\"it's\\"}","stateMachineArn":"arn"}`,
    );
  });

  test("W4 joins with commas", () => {
    const template = `[#foreach($o in $input.path('$.objs'))"$o.name"#if($foreach.hasNext),#end#end]`;
    assert.equal(render(template, { body: document("A") }), '["a","b"]');
  });

  test("W5 copies all members", () => {
    const template = `{#foreach($k in $input.path('$').keySet())"$k":$input.json("$.$k")#if($foreach.hasNext),#end#end}`;
    assert.equal(render(template, { body: '{"a":1,"b":[2]}' }), '{"a":1,"b":[2]}');
  });

  test("W6 forwards an error message", () => {
    assert.equal(
      render(`{"error":$input.json('$.errorMessage')}`, { body: '{"errorMessage":"Bad: x","errorType":"E"}' }),
      '{"error":"Bad: x"}',
    );
  });

  test("W7 reads JSON within JSON", () => {
    const template = `#set($o = $util.parseJson($input.path('$.err')))\n{"v":"$o.key1"}`;
    assert.equal(render(template, { body: document("C") }), '{"v":"var1"}');
  });

  test("W8 defaults a value", () => {
    const template = `#set($r = $input.path('$.room'))#if($r == '')#set($r = 'lobby')#end{"room":"$r"}`;
    assert.equal(render(template, { body: document("A") }), '{"room":"lobby"}');
  });

  test("W9 takes a brace after #else as text", () => {
    const template = `#if($input.path('$.n') > 3){"statusCode": 400}#else{"statusCode": 200}#end`;
    assert.equal(render(template, { body: document("A") }), '{"statusCode": 400}');
  });
});
