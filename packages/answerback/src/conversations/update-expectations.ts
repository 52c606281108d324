// `--update`: writes the frames that arrived into the file, in place of the expectations that differ. Comments, layout, and
// placeholders that fit are kept.
import { isObject } from "@answerback/apigatewayv2/json-object";
import { isMap, isScalar, isSeq, type Node, type Pair, stringify } from "yaml";
import type { ConversationFile } from "./conversation.ts";
import { compareValues, parsed } from "./expectation.ts";
import { generatedPlaceholder } from "./placeholder.ts";
import type { ConversationResult } from "./run-conversation.ts";

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The file's text with the received frames; undefined if nothing changes. */
export function updatedText(
  { document }: ConversationFile,
  results: readonly ConversationResult[],
): string | undefined {
  const found = results.flatMap(({ received }) =>
    received.flatMap(({ step, frames, isExpected }): readonly Edit[] => {
      const node = document.node(step.path);
      if (node === undefined || isExpected || frames.length === 0) return [];
      if (step.kind === "expect") return edits(node, step.expected, frameValue(frames[0]!), document.text);
      return [replacement(node, frames.map(frameValue).map(withPlaceholders), document.text)];
    }),
  );
  if (found.length === 0) return undefined;
  let text = document.text;
  for (const { start, end, text: inner } of found.toSorted((one, other) => other.start - one.start)) {
    text = text.slice(0, start) + inner + text.slice(end);
  }
  return text;
}

/** The value of JSON that is an object or an array, else the text. */
export const frameValue = (frame: string): unknown => {
  const json = parsed(frame)?.value;
  return typeof json === "object" && json !== null ? json : frame;
};

/** Replaces the smallest values that differ. */
function edits(node: Node, expected: unknown, received: unknown, text: string): readonly Edit[] {
  if (compareValues(expected, received).length === 0) return [];
  if (isMap(node) && isObject(expected) && isObject(received)) {
    const names = Object.keys(expected).filter((name) => name !== "<any>");
    const isSame = names.every((name) => Object.hasOwn(received, name));
    if (isSame && (names.length === Object.keys(received).length || names.length < Object.keys(expected).length)) {
      return node.items.flatMap(({ key, value }: Pair) => {
        const name = isScalar(key) ? String(key.value) : "";
        return name === "<any>" ? [] : edits(value as Node, expected[name], received[name], text);
      });
    }
  }
  if (isSeq(node) && Array.isArray(expected) && Array.isArray(received) && expected.length === received.length) {
    return node.items.flatMap((item, index) => edits(item as Node, expected[index], received[index], text));
  }
  return [replacement(node, merged(expected, received), text)];
}

/** The received value, with the placeholders that fit and new ones for generated values. */
function merged(expected: unknown, received: unknown): unknown {
  if (typeof expected === "string" && (isKeptValue(expected) || compareValues(expected, received).length === 0)) {
    return expected;
  }
  if (isObject(expected) && isObject(received)) {
    return Object.fromEntries(Object.entries(received).map(([name, value]) => [name, merged(expected[name], value)]));
  }
  return withPlaceholders(received);
}

const isKeptValue = (text: string) => /^<\$\w+>$/.test(text);

/** Ids and times become placeholders. */
export function withPlaceholders(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPlaceholders);
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withPlaceholders(item)]));
  }
  return generatedPlaceholder(value) ?? value;
}

function replacement({ range }: Node, value: unknown, text: string): Edit {
  const [start, end] = range ?? [0, 0];
  const indent = start - (text.lastIndexOf("\n", start - 1) + 1);
  const isBlock = text.slice(start, end).includes("\n") && !/^[{["'|>]/.test(text.slice(start));
  if (!isBlock || typeof value !== "object") return { start, end, text: flow(value) };
  const lines = stringify(value, { lineWidth: 0 }).trimEnd().split("\n");
  // The range of a block ends after its line break.
  const tail = text.slice(start, end).endsWith("\n") ? "\n" : "";
  return { start, end, text: `${lines.join(`\n${" ".repeat(indent)}`)}${tail}` };
}

/** One line, as people write it. */
export function flow(value: unknown): string {
  return stringify(value, { collectionStyle: "flow", lineWidth: 0, flowCollectionPadding: true }).trimEnd();
}
