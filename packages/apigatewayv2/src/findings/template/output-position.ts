// Where in the JSON that a template prints each of its references comes to stand: in a string, or as the value of which
// member. Reads the text from front to back; of branches, the text after them goes on from the first.
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
  /** The last character outside of strings that is not blank; undefined at the start. */
  readonly before: string | undefined;
}

export interface Output {
  readonly positions: readonly OutputPosition[];
  /** The first character that prints and is not blank; undefined when that comes out of a reference. */
  readonly firstCharacter: string | undefined;
  /** Nothing but one reference prints. */
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

/** Whether the output is meant as JSON, judging by its beginning. */
export function startsAsJson(output: Output): boolean {
  return output.firstCharacter === "{" || output.firstCharacter === "[" || output.firstCharacter === '"';
}
