// Finds the position of each reference in the JSON that the template prints: in a string, or as the value of a member.
// Reads the text from front to back; the text after an `#if` continues from its first branch.
import type { ReferenceNode, Source, StatementNode } from "@answerback/vtl";
import type { ParsedTemplate } from "./template-place.ts";
import { isLive } from "./tree.ts";

export interface OutputPosition {
  readonly reference: ReferenceNode;
  readonly source: Source;
  /** Between double quotes. */
  readonly inString: boolean;
  /** The name before the nearest colon. */
  readonly member: string | undefined;
  /** The last non-blank character outside of strings; undefined at the start. */
  readonly before: string | undefined;
}

export interface Output {
  readonly positions: readonly OutputPosition[];
  /** The first non-blank character of the output; undefined if a reference prints it. */
  readonly firstCharacter: string | undefined;
  /** True if the output is a single reference. */
  readonly isOneReference: boolean;
}

interface Cursor {
  inString: boolean;
  escaped: boolean;
  text: string;
  member: string | undefined;
  before: string | undefined;
}

export function outputOf({ tree }: ParsedTemplate): Output {
  const positions: OutputPosition[] = [];
  let firstCharacter: string | undefined;
  let started = false;
  let hasText = false;

  const feed = (cursor: Cursor, text: string) => {
    for (const character of text) {
      if (!/\s/.test(character)) {
        hasText = true;
        if (!started) firstCharacter = character;
        started = true;
      }
      step(cursor, character);
    }
  };

  const run = (statements: readonly StatementNode[], source: Source, cursor: Cursor): Cursor => {
    for (const node of statements) {
      switch (node.kind) {
        case "Reference":
          if (!isLive(node)) {
            feed(cursor, node.literal);
            break;
          }
          started = true;
          positions.push({
            reference: node,
            source,
            inString: cursor.inString,
            member: cursor.member,
            before: cursor.before,
          });
          if (!cursor.inString) cursor.before = "x";
          break;
        case "IfStatement": {
          const ends = node.branches.map(({ block }) => run(block.children, source, { ...cursor }));
          if (node.otherwise) run(node.otherwise.children, source, { ...cursor });
          Object.assign(cursor, ends[0]);
          break;
        }
        case "Directive":
          if (node.name === "foreach") run(node.block?.children ?? [], source, cursor);
          else if (node.name === "define") run(node.block?.children ?? [], source, start());
          else if (node.name !== "macro" && node.block === undefined && node.name !== "stop" && node.name !== "break") {
            hasText = true;
          }
          break;
        case "SetDirective":
          break;
        default:
          feed(cursor, node.text);
      }
    }
    return cursor;
  };
  run(tree.children, tree.source, start());
  return { positions, firstCharacter, isOneReference: positions.length === 1 && !hasText };
}

const start = (): Cursor => ({ inString: false, escaped: false, text: "", member: undefined, before: undefined });

function step(cursor: Cursor, character: string): void {
  if (cursor.inString) {
    if (cursor.escaped) cursor.escaped = false;
    else if (character === "\\") cursor.escaped = true;
    else if (character === '"') {
      cursor.inString = false;
      cursor.before = '"';
      return;
    }
    cursor.text += character;
  } else if (character === '"') {
    cursor.inString = true;
    cursor.text = "";
  } else if (!/\s/.test(character)) {
    if (character === ":") cursor.member = cursor.text;
    else if (character === "," || character === "{") cursor.member = undefined;
    cursor.before = character;
  }
}

/** True if the output begins like JSON. */
export function startsAsJson(output: Output): boolean {
  return output.firstCharacter === "{" || output.firstCharacter === "[" || output.firstCharacter === '"';
}
