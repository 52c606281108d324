// AB003–AB006, AB013: references that are always empty, with the nearest correct name.
import { isOffered, methodNames, type Node, type ReferenceNode } from "@answerback/vtl";
import {
  accessLogMembers,
  contextMembers,
  inputFunctions,
  inputProperties,
  utilFunctions,
} from "@answerback/vtl/apigateway";
import type { FindingFix } from "../finding.ts";
import { nearest } from "../nearest.ts";
import { foreignMethods, foreignUtilFunctions, restContextMembers } from "./foreign-name.ts";
import { forEachReference, givenNames, isSet, loopNames, type ParsedTemplate } from "./template-place.ts";
import { constantText, positionOf, type Site } from "./tree.ts";

export function referenceFindings(template: ParsedTemplate): void {
  forEachReference(template, (reference, site) => {
    if (site.role === "declared") return;
    if (isUnsetName(template, reference, site)) return;
    memberFinding(template, reference, site);
    methodFindings(template, reference, site);
  });
}

/** Names that templates leave unset on purpose, to compare with null. */
const nothing = /null|nil|none|undefined|empty|nothing|blank/i;

/** @returns true if the variable is never set, so that no other rule applies to the reference */
function isUnsetName(template: ParsedTemplate, reference: ReferenceNode, site: Site): boolean {
  const { names, report } = template;
  const { root } = reference;
  const isGiven = givenNames.includes(root) || loopNames.includes(root);
  if (isGiven || isSet(names, root)) return false;
  if (site.role === "assigned" && reference.children.length === 0) return false;
  if (nothing.test(root) && site.role !== "printed") return true;
  const position = positionOf(reference, site.source);
  const known = [...givenNames, ...names.assigned.keys(), ...names.loops.keys(), ...names.defined];
  const hyphen = hyphenated(root, known);
  if (hyphen !== undefined) {
    report("AB013", {
      position,
      message: `The hyphen is read as part of the name: the variable $${root} is never set, so this is always empty.`,
      advice: `Put the name in braces: \${${hyphen}}${root.slice(hyphen.length)}. For a subtraction, put spaces around the minus.`,
    });
    return true;
  }
  const right = nearest(root, known) ?? nearest(root, loopNames);
  report("AB003", {
    position,
    message: `$${root} is never set, so ${reference.literal} is always empty${site.role === "condition" ? ", which counts as true" : ""}.`,
    advice:
      right === undefined
        ? `Set it first with #set, or write \\$${root} to print it as text. $input, $context, $stageVariables and $util are predefined.`
        : `Did you mean $${right}?`,
    fix: rename(reference, root, right, site),
  });
  return true;
}

/** @param place the node that contains the wrong name first */
function rename(place: Node, name: string, replacement: string | undefined, { source }: Site): FindingFix | undefined {
  if (replacement === undefined) return undefined;
  const offset = source.text.indexOf(name, place.start);
  return offset < 0 || offset >= place.end ? undefined : { position: source.position(offset), name, replacement };
}

/** The known name before the first hyphen. */
function hyphenated(name: string, known: readonly string[]): string | undefined {
  const [before] = name.split("-", 1);
  return before !== undefined && before !== name && known.includes(before) ? before : undefined;
}

function memberFinding(template: ParsedTemplate, reference: ReferenceNode, site: Site): void {
  switch (reference.root) {
    case "context":
      if (site.role !== "assigned") contextFinding(template, reference, site);
      return;
    case "input":
      inputFinding(template, reference, site);
      return;
    case "util":
      utilFinding(template, reference, site);
      return;
    case "stageVariables":
      stageVariableFinding(template, reference, site);
      return;
  }
}

/** The names that follow the root up to the first method, `.a['b']`. */
function memberNames(reference: ReferenceNode): readonly string[] {
  const names: string[] = [];
  for (const child of reference.children) {
    const name =
      child.kind === "Identifier" ? child.name : child.kind === "Index" ? constantText(child.argument) : undefined;
    if (name === undefined) break;
    names.push(name);
  }
  return names;
}

function contextFinding({ report }: ParsedTemplate, reference: ReferenceNode, site: Site): void {
  const [name, below] = memberNames(reference);
  if (name === undefined) return;
  const position = positionOf(reference, site.source);
  const members = contextMembers.get(name);
  const hyphen = hyphenated(name, [...contextMembers.keys()]);
  if (members === undefined && hyphen !== undefined) {
    report("AB013", {
      position,
      message: `The hyphen is read as part of the name: $context has no member ${name}, so this is always empty.`,
      advice: `Put the name in braces: \${context.${hyphen}}${name.slice(hyphen.length)}.`,
    });
  } else if (members === undefined && accessLogMembers.has(name)) {
    report("AB004", {
      position,
      message: `$context.${name} exists only in access logs, which are written after the event; ${reference.literal} is always empty in a template.`,
      advice:
        name === "error"
          ? "Templates do not run after an error: the client receives the service's error frame. Use it in accessLogSettings.format."
          : `Use $context.${name} in accessLogSettings.format instead${name.startsWith("integration") ? ", or read $context.status for the status of the backend" : ""}.`,
    });
  } else if (members === undefined) {
    const rest = restContextMembers.get(name);
    const right = nearest(name, contextMembers.keys());
    report("AB004", {
      position,
      message: `$context has no member ${name}${rest ? " on a WebSocket API" : ""}, so ${reference.literal} is always empty.`,
      advice: rest
        ? `${rest[0]?.toUpperCase()}${rest.slice(1)}.`
        : right
          ? `Did you mean $context.${right}?`
          : `The members are ${[...contextMembers.keys()].join(", ")}.`,
      fix: rename(reference.children[0]!, name, rest ? undefined : right, site),
    });
  } else if (Array.isArray(members) && below !== undefined && !members.includes(below)) {
    const right = nearest(below, members);
    report("AB004", {
      position,
      message: `$context.${name} has no member ${below}, so ${reference.literal} is always empty.`,
      advice: right ? `Did you mean $context.${name}.${right}?` : `The members are ${[...members].join(", ")}.`,
      fix: rename(reference.children[1]!, below, right, site),
    });
  }
}

function inputFinding({ names, report }: ParsedTemplate, reference: ReferenceNode, site: Site): void {
  const [first] = reference.children;
  const position = positionOf(reference, site.source);
  if (first === undefined) {
    if (site.role !== "printed" || names.assigned.has("input")) return;
    report("AB005", {
      position,
      message: "$input alone prints nothing.",
      advice: "Write $input.body for the document as text, or $input.json('$') for the document as JSON.",
    });
    return;
  }
  if (first.kind === "Index") return;
  const isFunction = first.kind === "Method";
  if (!(isFunction ? inputFunctions : inputProperties).includes(first.name)) {
    const known = [...inputProperties, ...inputFunctions];
    const right = known.includes(first.name) ? first.name : nearest(first.name, known);
    const form = right === undefined || inputProperties.includes(right) ? `$input.${right}` : `$input.${right}(…)`;
    report("AB005", {
      position,
      message: `$input has no ${isFunction ? "function" : "member"} ${first.name}, so ${reference.literal} is always empty.`,
      advice: right
        ? `Did you mean ${form}?`
        : "The members are $input.body, $input.json(…), $input.path(…) and $input.params(…).",
      fix: rename(first, first.name, isFunction === inputFunctions.includes(right ?? "") ? right : undefined, site),
    });
  } else if (isFunction && (first.name === "path" || first.name === "json") && first.args.length !== 1) {
    report("AB005", {
      position,
      message: `$input.${first.name} needs one argument, a JSONPath; with ${first.args.length} it is always empty.`,
      advice: `Write $input.${first.name}('$') for the whole document.`,
    });
  }
}

function utilFinding({ report }: ParsedTemplate, reference: ReferenceNode, site: Site): void {
  const [first] = reference.children;
  if (first === undefined || first.kind === "Index") return;
  if (first.kind === "Method" && utilFunctions.includes(first.name)) return;
  const foreign = foreignUtilFunctions.get(first.name);
  const right = utilFunctions.includes(first.name) ? first.name : nearest(first.name, utilFunctions);
  report("AB005", {
    position: positionOf(reference, site.source),
    message: `$util has no ${first.kind === "Method" ? "function" : "member"} ${first.name}, so ${reference.literal} is always empty.`,
    advice: foreign
      ? `Templates of another service have this function. Here, ${foreign}.`
      : right
        ? `Did you mean $util.${right}(…)?`
        : `The functions are ${utilFunctions.map((name) => `$util.${name}(…)`).join(", ")}.`,
    fix: rename(first, first.name, foreign || first.kind !== "Method" ? undefined : right, site),
  });
}

function stageVariableFinding({ report }: ParsedTemplate, reference: ReferenceNode, site: Site): void {
  const [first] = reference.children;
  if (first?.kind !== "Identifier" || !first.name.includes("-")) return;
  const [before = ""] = first.name.split("-", 1);
  report("AB013", {
    position: positionOf(reference, site.source),
    message: `The hyphen is read as part of the name, and stage variables cannot have one: ${reference.literal} is always empty.`,
    advice: `Put the name in braces: \${stageVariables.${before}}${first.name.slice(before.length)}.`,
  });
}

const methods: ReadonlySet<string> = new Set(methodNames());
const offeredMethods = methodNames().filter(isOffered);

function methodFindings({ report, names }: ParsedTemplate, reference: ReferenceNode, site: Site): void {
  for (const [index, child] of reference.children.entries()) {
    if (child.kind !== "Method" || methods.has(child.name)) continue;
    if (index === 0 && (reference.root === "input" || reference.root === "util" || names.defined.has(reference.root)))
      continue;
    const foreign = foreignMethods.get(child.name);
    const right = nearest(child.name, offeredMethods);
    report("AB006", {
      position: positionOf(child, site.source),
      message: `No value has a method ${child.name}, so ${reference.literal} is always empty.`,
      advice: foreign
        ? `Write ${foreign}.`
        : right
          ? `Did you mean ${right}(…)?`
          : "docs/behaviour/mapping-templates.md section 6 lists the methods.",
      fix: rename(child, child.name, foreign ? undefined : right, site),
    });
  }
}
