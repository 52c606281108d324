// AB002 and AB007: unsupported directives, and expressions that fail for every input.
import type { DirectiveNode, IfStatementNode } from "@answerback/vtl";
import { apigateway, JsonSyntaxError, parseJson } from "@answerback/vtl/apigateway";
import { compileJavaRegex, JavaRegexError } from "@answerback/vtl/java-regex";
import { compileJsonPath, JsonPathError } from "@answerback/vtl/json-path";
import { nearest } from "../nearest.ts";
import { forEachReference, type ParsedTemplate } from "./template-place.ts";
import { constantText, positionOf, type Site, walkRun } from "./tree.ts";

export function directiveFindings(template: ParsedTemplate): void {
  walkRun(template.tree, (node, site) => {
    if (node.kind === "Directive") directiveFinding(template, node, site);
    if (node.kind === "IfStatement") elseIfFinding(template, node, site);
  });
  constantFailures(template);
}

/** Directives that have an effect: `#macro` is parsed, but switched off. */
const served: ReadonlySet<string> = new Set([...apigateway.directives.keys()].filter((name) => name !== "macro"));
const names = ["set", "if", "elseif", "else", "end", ...served];

/** Names from other languages, and the replacement. */
const foreign: ReadonlyMap<string, string> = new Map([
  ["elsif", "#elseif(…)"],
  ["elif", "#elseif(…)"],
  ["elseIf", "#elseif(…)"],
  ["endif", "#end"],
  ["endfor", "#end"],
  ["endforeach", "#end"],
  ["fi", "#end"],
  ["for", "#foreach($item in $list)"],
  ["each", "#foreach($item in $list)"],
  ["unless", "#if(!…)"],
  ["evaluate", "the text to evaluate directly"],
  ["return", "#stop"],
]);

function directiveFinding({ report }: ParsedTemplate, node: DirectiveNode, site: Site): void {
  const { name } = node;
  if (served.has(name)) return;
  const position = positionOf(node, site.source);
  if (name === "parse" || name === "include") {
    report("AB002", {
      position,
      message: `#${name} cannot load another template here: this template fails, and the client receives Internal server error.`,
      advice: "Copy the text of the other template into this one.",
    });
  } else if (name === "macro") {
    report("AB007", {
      position,
      message:
        "Macros are switched off: this block renders nothing and defines nothing, and its calls are printed as text.",
      advice: "Write the text where it is needed, or use #define($name)…#end, which takes no arguments.",
    });
  } else {
    const right = foreign.get(name) ?? (node.parenthesized || name.length > 3 ? nearest(name, names) : undefined);
    // Without a similar name and without arguments, it is text: #1, #general.
    if (right === undefined && !node.parenthesized) return;
    report("AB007", {
      position,
      message: `There is no directive #${name}: it is printed as text.`,
      advice:
        right === undefined
          ? `The directives are ${names.map((it) => `#${it}`).join(", ")}.`
          : `Write ${right.startsWith("#") || foreign.has(name) ? right : `#${right}`}.`,
    });
  }
}

/** `#else if(…)`: the rest is text. */
function elseIfFinding({ report }: ParsedTemplate, node: IfStatementNode, site: Site): void {
  const [first] = node.otherwise?.children ?? [];
  if (first?.kind !== "Text" || !/^\s+if\s*\(/.test(first.text)) return;
  report("AB007", {
    position: positionOf(first, site.source),
    message: "This is #else followed by the text if(…), which is printed.",
    advice: "Write #elseif(…), as one word.",
  });
}

/** Constant arguments that the function rejects. */
function constantFailures(template: ParsedTemplate): void {
  forEachReference(template, (reference, site) => {
    for (const [index, child] of reference.children.entries()) {
      if (child.kind !== "Method") continue;
      const argument = child.args[0];
      const text = constantText(argument);
      if (text === undefined || argument === undefined) continue;
      const isOf = (root: string) => index === 0 && reference.root === root;
      const failure =
        isOf("input") && (child.name === "path" || child.name === "json")
          ? jsonPathFailure(text)
          : isOf("util") && child.name === "parseJson"
            ? jsonFailure(text)
            : ["matches", "replaceAll", "replaceFirst", "split"].includes(child.name)
              ? regexFailure(text)
              : undefined;
      if (failure === undefined) continue;
      template.report("AB002", {
        position: positionOf(argument, site.source),
        message: `${failure} The template fails here, and the client receives Internal server error.`,
        advice: "Correct the argument.",
      });
    }
  });
}

function jsonPathFailure(path: string): string | undefined {
  return failureOf(
    JsonPathError,
    () => compileJsonPath(path),
    (reason) => `'${path}' is not a JSONPath: ${reason}.`,
  );
}

function regexFailure(pattern: string): string | undefined {
  return failureOf(
    JavaRegexError,
    () => compileJavaRegex(pattern),
    (reason) => `'${pattern}' is not a Java regular expression: ${reason}.`,
  );
}

function jsonFailure(text: string): string | undefined {
  return failureOf(
    JsonSyntaxError,
    () => parseJson(text),
    () => `'${text}' is not valid JSON.`,
  );
}

function failureOf(
  kind: abstract new (...args: never[]) => Error,
  attempt: () => unknown,
  describe: (reason: string) => string,
): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof kind) return describe(error.message.split("\n")[0]?.replace(/\.$/, "") ?? "");
    throw error;
  }
}
