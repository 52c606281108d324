// AB008–AB010, AB015, AB017: values that break the JSON around them.
import type { ReferenceNode } from "@answerback/vtl";
import { documentPath, objectPaths } from "./document-path.ts";
import { type Output, type OutputPosition, outputOf, startsAsJson } from "./output-position.ts";
import { forEachReference, type ParsedTemplate } from "./template-place.ts";
import { constantText, positionOf, unwrapped } from "./tree.ts";

export function printedValueFindings(template: ParsedTemplate): void {
  const output = outputOf(template);
  const objects = objectPaths(template);
  if (startsAsJson(output) || output.isOneReference) {
    for (const position of output.positions) javaStyleFinding(template, position, objects, output);
  }
  javaStyleArguments(template, objects);
  if (!startsAsJson(output)) return;
  for (const position of output.positions) {
    quotedJsonFinding(template, position);
    apostropheFinding(template, position);
    textMemberFinding(template, position, objects);
    unquotedTextFinding(template, position);
  }
}

function javaStyleFinding(
  template: ParsedTemplate,
  { reference, source, inString }: OutputPosition,
  objects: ReadonlySet<string>,
  output: Output,
): void {
  const literal = literalOf(template, reference);
  const path = documentPath(reference, template.names);
  if (literal === undefined && (path === undefined || !objects.has(path))) return;
  const shown = literal === "list" ? "[a, b]" : "{name=value}";
  template.report("AB008", {
    position: positionOf(reference, source),
    message: `${reference.literal} is ${literal === "list" ? "a list" : "an object"}, which prints in Java's style, ${shown}. That is not JSON${inString || output.isOneReference ? "" : ", so the document around it is broken"}.`,
    advice:
      literal === undefined && path !== undefined
        ? `Write ${jsonOf(path)}${inString ? ", inside $util.escapeJavaScript(…) between quotes" : ""}.`
        : "Write the members one by one.",
  });
}

const jsonOf = (path: string) => (path.includes("[]") ? "$input.json(…) with its path" : `$input.json('${path}')`);

/** The kind of the map or list literal that the variable is set to. */
function literalOf({ names }: ParsedTemplate, reference: ReferenceNode): "map" | "list" | undefined {
  if (reference.children.length > 0) return undefined;
  const assigned = names.assigned.get(reference.root) ?? [];
  if (assigned.length !== 1 || assigned[0] === undefined) return undefined;
  const { kind } = unwrapped(assigned[0]);
  return kind === "Map" ? "map" : kind === "ObjectArray" ? "list" : undefined;
}

/** `$util.escapeJavaScript($input.path('$'))`: the argument is printed before it is escaped. */
function javaStyleArguments(template: ParsedTemplate, objects: ReadonlySet<string>): void {
  forEachReference(template, (reference, site) => {
    const [first] = reference.children;
    if (reference.root !== "util" || first?.kind !== "Method") return;
    if (!["escapeJavaScript", "urlEncode", "base64Encode"].includes(first.name)) return;
    const argument = first.args[0] && unwrapped(first.args[0]);
    if (argument?.kind !== "Reference") return;
    const path = documentPath(argument, template.names);
    if (path === undefined || !objects.has(path)) return;
    template.report("AB008", {
      position: positionOf(argument, site.source),
      message: `${argument.literal} is an object: $util.${first.name} receives it in Java's style, {name=value}, which is not JSON.`,
      advice: `Write $util.${first.name}(${jsonOf(path)}).`,
    });
  });
}

/** `"$input.json('$.x')"` */
function quotedJsonFinding(template: ParsedTemplate, { reference, source, inString, member }: OutputPosition): void {
  // DynamoDB expects numbers as strings: {"N": "$input.json('$.n')"}.
  if (!inString || member === "N") return;
  const meant = resolved(template, reference);
  const kind = jsonTextOf(meant);
  const { place } = template;
  const isJsonBody = place.member === "requestTemplates" || place.isLambda === true;
  if (kind === undefined || (kind === "body" && !isJsonBody)) return;
  template.report("AB009", {
    position: positionOf(reference, source),
    message:
      kind === "body"
        ? `${reference.literal} is the document with its quotes, and the first quote ends the string.`
        : `${reference.literal} prints JSON: a string has its own quotes, so this prints ""text"", and "" if the value is missing.`,
    advice:
      kind === "body"
        ? `Escape it: $util.escapeJavaScript($input.body).replaceAll("\\\\'", "'").`
        : `Remove the quotes around it, or escape the JSON: $util.escapeJavaScript(${meant.literal}).replaceAll("\\\\'", "'").`,
  });
}

function jsonTextOf(reference: ReferenceNode): "json" | "body" | undefined {
  const [first, ...rest] = reference.children;
  if (reference.root !== "input" || rest.length > 0) return undefined;
  if (first?.kind === "Method" && first.name === "json") return "json";
  return first?.kind === "Identifier" && first.name === "body" ? "body" : undefined;
}

/** Follows a variable that is set once, to a reference. */
function resolved({ names }: ParsedTemplate, reference: ReferenceNode): ReferenceNode {
  if (reference.children.length > 0) return reference;
  const [assigned, ...more] = names.assigned.get(reference.root) ?? [];
  const right = assigned && more.length === 0 ? unwrapped(assigned) : undefined;
  return right?.kind === "Reference" ? right : reference;
}

/** `"$util.escapeJavaScript(…)"` prints `\'`, which JSON does not allow. */
function apostropheFinding(template: ParsedTemplate, { reference, source, inString }: OutputPosition): void {
  if (!inString) return;
  const meant = resolved(template, reference);
  const [first] = meant.children;
  if (meant.root !== "util" || first?.kind !== "Method" || first.name !== "escapeJavaScript") return;
  if (isFixed(meant) || isFixed(reference) || cannotHaveApostrophe(first.args[0])) return;
  template.report("AB010", {
    position: positionOf(reference, source),
    message:
      "An apostrophe in the text is printed as \\', which JSON does not allow: the client cannot parse the document.",
    advice: `Write ${meant.literal}.replaceAll("\\\\'", "'").`,
  });
}

function isFixed(reference: ReferenceNode): boolean {
  return reference.children.some(
    (child) =>
      child.kind === "Method" &&
      (child.name === "replaceAll" || child.name === "replace") &&
      constantText(child.args[0])?.includes("'") === true,
  );
}

function cannotHaveApostrophe(argument: Parameters<typeof constantText>[0]): boolean {
  const text = constantText(argument);
  if (text !== undefined) return !text.includes("'");
  const node = argument && unwrapped(argument);
  if (node?.kind !== "Reference") return false;
  // The service refuses apostrophes in stage variables.
  if (node.root === "stageVariables") return true;
  if (node.root !== "context") return false;
  const [first] = node.children;
  return first?.kind === "Identifier" && !["authorizer", "identity", "error", "disconnectReason"].includes(first.name);
}

/** Request members of AWS services that must be strings, by the service's action. */
const textMembers: readonly { readonly uri: RegExp; readonly member: string; readonly action: string }[] = [
  { uri: /:states:action\/Start(Sync)?Execution$/, member: "input", action: "StartExecution" },
  { uri: /:events:action\/PutEvents$/, member: "Detail", action: "PutEvents" },
  { uri: /:sqs:action\/SendMessage$/, member: "MessageBody", action: "SendMessage" },
  { uri: /:sns:action\/Publish$/, member: "Message", action: "Publish" },
  { uri: /:kinesis:action\/PutRecords?$/, member: "Data", action: "PutRecord" },
  { uri: /:firehose:action\/PutRecord(Batch)?$/, member: "Data", action: "PutRecord" },
];

/** `{"input": $input.json('$')}` to a state machine, which expects a string. */
function textMemberFinding(
  template: ParsedTemplate,
  { reference, source, inString, member, before }: OutputPosition,
  objects: ReadonlySet<string>,
): void {
  const uri = template.place.integrationUri;
  if (inString || before !== ":" || uri === undefined || template.place.member !== "requestTemplates") return;
  const taken = textMembers.find((it) => it.member === member && it.uri.test(uri));
  if (taken === undefined) return;
  const meant = resolved(template, reference);
  const kind = jsonTextOf(meant);
  const [first] = meant.children;
  const path = first?.kind === "Method" ? constantText(first.args[0]) : undefined;
  if (kind === undefined || (kind === "json" && !objects.has(path ?? ""))) return;
  const isData = taken.member === "Data";
  template.report("AB015", {
    position: positionOf(reference, source),
    message: `${taken.action} expects a string in ${taken.member}, but ${reference.literal} prints a JSON object: the service refuses the call.`,
    advice: isData
      ? `Write "$util.base64Encode(${meant.literal})".`
      : `Write "$util.escapeJavaScript(${meant.literal}).replaceAll("\\\\'", "'")", including the quotes.`,
  });
}

/** `{"input": $util.escapeJavaScript($input.json('$'))}` */
function unquotedTextFinding(template: ParsedTemplate, { reference, source, inString, before }: OutputPosition): void {
  if (inString || before === undefined || !":[,".includes(before)) return;
  const meant = resolved(template, reference);
  const [first] = meant.children;
  if (meant.root !== "util" || first?.kind !== "Method" || first.name !== "escapeJavaScript") return;
  template.report("AB017", {
    position: positionOf(reference, source),
    message: `${reference.literal} prints the inside of a JSON string: without quotes around it, the document is not valid JSON.`,
    advice: `Put quotes around it: "${meant.literal}".`,
  });
}
