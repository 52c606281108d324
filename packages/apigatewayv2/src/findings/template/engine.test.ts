// Compares the findings about names with the engine: reported names print nothing, and all other names print something.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compile, isOffered, methodNames, returnsBoolean, TemplateError, velocity } from "@answerback/vtl";
import {
  contextMembers,
  identityNames,
  inputFunctions,
  inputProperties,
  mappingVariables,
  utilFunctions,
} from "@answerback/vtl/apigateway";
import { integrationResponseFindings } from "../findings.ts";
import { foreignMethods, foreignUtilFunctions, restContextMembers } from "./foreign-name.ts";

function codesOf(template: string): readonly string[] {
  const responseTemplates = { "application/json": template };
  return integrationResponseFindings({ integrationResponseKey: "$default", responseTemplates }).map(({ code }) => code);
}

/** Templates that store a value of each class in `$o.v`. */
const makers = [
  ...["'abc'", "true", "12", "12345678901", "123456789012345678901234", "1.5", "[1, 'b']", "{'a': 1}"],
  ...["$s.charAt(0)", "$s.toCharArray()", "$s.getBytes()", "$s.split('b')", "$l.toArray()", "$l.subList(0, 1)"],
  ...["$l.iterator()", "$l.listIterator()", "$m.keySet()", "$m.values()", "$m.entrySet()", "$s.getClass()"],
  ...["$m.entrySet().iterator().next()", "$m.keySet().iterator()", "123456789012345678901234 + 1.5"],
].map((value) => `#set($o.v = ${value})`);
const loopMakers = ["$foreach", "$foreach.info"].map((value) => `#foreach($i in [1])#set($o.v = ${value})#end`);

const compiledMakers = [...makers, ...loopMakers].map((maker) =>
  compile(`#set($s = 'abc')#set($l = [1, 2])#set($m = {'a': 1})${maker}`),
);

function receivers(): readonly unknown[] {
  return compiledMakers.map((maker) => {
    const o: { v?: unknown } = {};
    maker.render({ o });
    assert.ok(o.v !== undefined, maker.source);
    return o.v;
  });
}

/** Argument lists that together call every method on some value; `$none` is null, which every class accepts. */
const argumentLists = [
  ...["", "0", "'a'", "true", "$r", "$none"],
  ...["1, 2", "'a', 'b'", "true, true", "$c, $c", "$none, $none", "0, $none", "'a', $none", "'a', 0"],
  ...["0, 1, 1", "$none, $none, $none", "0, 'a', 0, 1", "0, 1, $chars, 0"],
];

const { c, chars } = ((): { readonly c?: unknown; readonly chars?: unknown } => {
  const o = {};
  compile("#set($s = 'abc')#set($o.c = $s.charAt(0))#set($o.chars = $s.toCharArray())").render({ o });
  return o;
})();

/** True if some value has the method: a call of an unknown method prints itself. */
function hasMethod(name: string): boolean {
  const template = compile(argumentLists.map((args) => `$r.${name}(${args})`).join("\n"));
  return receivers().some((r) => {
    try {
      return template.render({ r, c, chars }) !== template.source;
    } catch (error) {
      assert.ok(error instanceof TemplateError, String(error));
      return true;
    }
  });
}

describe("AB006", () => {
  const known = methodNames();
  const inherited = [String, Array, Map, Number, Boolean, Object].flatMap(({ prototype }) =>
    Object.getOwnPropertyNames(prototype),
  );
  const others = [...new Set([...inherited, ...foreignMethods.keys(), ...known.map((name) => `${name}x`)])].filter(
    (name) => /^[a-zA-Z]\w*$/.test(name) && !known.includes(name),
  );

  test("passes every method name that the engine lists, and the engine has each of them", () => {
    assert.ok(known.length > 200, String(known.length));
    const template = (name: string) => `#set($r = 'a')$r.${name}()`;
    assert.deepEqual(
      known.filter((name) => codesOf(template(name)).includes("AB006")),
      [],
    );
    assert.deepEqual(
      known.filter((name) => !hasMethod(name)),
      [],
    );
  });

  test("reports every other method name, and no value has such a method", () => {
    assert.ok(others.length > 250, String(others.length));
    assert.deepEqual(
      others.filter((name) => !codesOf(`#set($r = 'a')$r.${name}()`).includes("AB006")),
      [],
    );
    assert.deepEqual(others.filter(hasMethod), []);
  });

  test("suggests only methods that are offered", () => {
    for (const name of known.map((it) => `${it}x`)) {
      const responseTemplates = { $default: `#set($r = 'a')$r.${name}()` };
      const found = integrationResponseFindings({ integrationResponseKey: "$default", responseTemplates });
      const advice = found.find(({ code }) => code === "AB006")?.advice ?? "";
      const suggested = /Did you mean (\w+)/.exec(advice)?.[1];
      if (suggested !== undefined) assert.ok(isOffered(suggested), `${name}: ${advice}`);
    }
  });
});

test("AB011 passes methods that return true or false", () => {
  for (const name of methodNames().filter(returnsBoolean)) {
    assert.ok(!codesOf(`#set($r = 'a')#if($r.${name}())x#end`).includes("AB011"), name);
  }
  assert.ok(codesOf("#set($r = 'a')#if($r.length())x#end").includes("AB011"));
});

describe("AB005", () => {
  const render = (template: string) =>
    compile(template, { profile: "apigateway" }).render(mappingVariables({ body: '{"a": "YQ=="}' }));

  test("passes the functions of $util", () => {
    for (const name of utilFunctions) {
      const template = `$util.${name}(${name === "parseJson" ? "'[1]'" : "'YQ=='"})`;
      assert.ok(!codesOf(template).includes("AB005"), template);
      assert.notEqual(render(template), "", template);
    }
  });

  test("passes the members of $input", () => {
    for (const name of inputProperties) assert.notEqual(render(`$input.${name}`), "");
    for (const call of ["path('$.a')", "json('$.a')", "params()", "getBody()"]) {
      assert.notEqual(render(`$input.${call}`), "", call);
      assert.ok(!codesOf(`$input.${call}`).includes("AB005"), call);
    }
    assert.deepEqual([...inputFunctions].toSorted(), ["getBody", "json", "params", "path"]);
  });

  test("reports names that neither has, and the engine prints nothing for them", () => {
    const names = [...foreignUtilFunctions.keys(), ...utilFunctions.map((name) => `${name}2`), "body", "toString2"];
    for (const template of names.flatMap((name) => [`$util.${name}('a')`, `$input.${name}('a')`])) {
      assert.ok(codesOf(template).includes("AB005"), template);
      assert.equal(render(template), "", template);
    }
  });
});

describe("AB004", () => {
  const given = Object.fromEntries([...contextMembers.keys()].map((name) => [name, "given"]));
  const render = (template: string, context: object = given) =>
    compile(template, { profile: "apigateway" }).render(mappingVariables({ context }));

  test("passes the members of $context and of $context.identity", () => {
    for (const [name, shape] of contextMembers) {
      assert.ok(!codesOf(`$context.${name}`).includes("AB004"), name);
      if (shape === "value") assert.equal(render(`$context.${name}`), "given", name);
    }
    const identity = Object.fromEntries(identityNames.map((name) => [name, "given"]));
    for (const name of identityNames) {
      assert.ok(!codesOf(`$context.identity.${name}`).includes("AB004"), name);
      assert.equal(render(`$context.identity.${name}`, { identity }), "given", name);
    }
  });

  test("reports all others", () => {
    for (const name of [...restContextMembers.keys(), "stage2", "identity.principalOrgId", "identity.ip"]) {
      assert.ok(codesOf(`$context.${name}`).includes("AB004"), name);
      assert.equal(render(`$context.${name}`), "", name);
    }
  });
});

describe("AB002 and AB007", () => {
  const words: Readonly<Record<string, string>> = { foreach: "$i in $l", break: "", macro: "m" };
  const served: string[] = [];
  for (const [name, type] of velocity.directives) {
    const template = `#set($l = [1])#${name}(${words[name] ?? "$l"})a${type === "block" ? "#end" : ""}`;
    test(`pass #${name} if it has an effect, and report it if not`, () => {
      let output: string;
      try {
        output = compile(`[${template}]`, { profile: "apigateway" }).render();
      } catch (error) {
        assert.ok(error instanceof TemplateError && error.code === "RESOURCE_NOT_FOUND", String(error));
        assert.ok(codesOf(template).includes("AB002"));
        return;
      }
      const codes = codesOf(template);
      const isText = output === `[${template.replace("#set($l = [1])", "")}]` || output === `[#${name}([1])a]`;
      const isReported = codes.includes("AB007");
      if (!isReported) served.push(name);
      assert.equal(isReported, isText || name === "macro", `${output} ${codes}`);
    });
  }
  test("pass exactly five directives", () => {
    assert.deepEqual(served.toSorted(), ["break", "define", "foreach", "literal", "stop"]);
  });
});
