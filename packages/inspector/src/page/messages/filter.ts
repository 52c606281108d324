// The filter of the list: `status:4xx key:/4\d\d/ route:quote conn:Ann is:failed text`. All terms must hold; `-` negates one.
import type { Message, MessageTest } from "./message-log.ts";

/** One term of a filter. Without a name, it is text. */
interface Term {
  readonly name: string;
  readonly value: string;
  readonly isNegated: boolean;
}

interface TermKind {
  readonly example: string;
  readonly meaning: string;
  readonly test: (value: string) => MessageTest;
}

const contains = (text: string | undefined, value: string) =>
  text?.toLowerCase().includes(value.toLowerCase()) ?? false;

const equals = (text: string | undefined, value: string) => text?.toLowerCase() === value.toLowerCase();

export const isFailure = ({ outcome, kind }: Pick<Message, "outcome" | "kind">): boolean =>
  outcome === "failed" || outcome === "refused" || kind === "refusedFrame";

/** The names before a colon. */
export const termKinds: Readonly<Record<string, TermKind>> = {
  status: {
    example: "status:4xx",
    meaning: "status of the backend's answer; x is any digit",
    test: (value) => {
      const pattern = new RegExp(`^${value.replace(/[^\dx]/gi, "").replaceAll(/x/gi, "\\d")}`);
      return ({ status }) => status !== undefined && pattern.test(String(status));
    },
  },
  key: {
    example: "key:/4\\d\\d/",
    meaning: "integration response key that matched; none: no key matched",
    test: (value) =>
      value === "none"
        ? ({ key, status }) => key === undefined && status !== undefined
        : ({ key }) => contains(key, value),
  },
  route: {
    example: "route:quote",
    meaning: "route key; none: no route",
    test: (value) =>
      value === "none"
        ? ({ route, kind }) => route === undefined && kind === "message"
        : ({ route }) => equals(route, value),
  },
  conn: {
    example: "conn:Ann",
    meaning: "name or id of the connection",
    test:
      (value) =>
      ({ name, conn }) =>
        equals(name, value) || conn.startsWith(value),
  },
  fault: {
    example: "fault:down",
    meaning: "name of the fault rule that applied; any: any rule",
    test:
      (value) =>
      ({ fault }) =>
        value === "any" ? fault !== undefined : contains(fault, value),
  },
  is: {
    example: "is:failed",
    meaning: "failed, answered, silent, connect, message, disconnect or callback",
    test: (value) => (message) => isOfSort(message, value.toLowerCase()),
  },
};

function isOfSort(message: Message, sort: string): boolean {
  if (sort === "failed") return isFailure(message);
  if (sort === "answered") return message.outcome === "frame";
  if (sort === "silent") return message.outcome === "silence";
  return message.kind.toLowerCase().startsWith(sort);
}

/** The texts of a filter, without names before them. A line has only their first characters. */
export const textsOf = (text: string): readonly string[] =>
  termsOf(text).flatMap(({ name, value }) => (name === "" ? [value] : []));

/** True if a text is anywhere in the exchange of a message. */
export type IsFound = (text: string, message: Message) => boolean;

/**
 * @param isFound for texts that are not in the line itself. Default: they are nowhere else
 * @returns a test that every message passes if the text is empty
 */
export function filterOf(text: string, isFound: IsFound = () => false): MessageTest {
  const tests = termsOf(text).map(({ name, value, isNegated }) => {
    const test = termKinds[name]?.test(value) ?? textTest(value, isFound);
    return isNegated ? (message: Message) => !test(message) : test;
  });
  if (tests.length === 0) return () => true;
  return (message) => tests.every((test) => test(message));
}

const textTest =
  (value: string, isFound: IsFound): MessageTest =>
  (line) =>
    [line.message, line.answer, line.route, line.name].some((text) => contains(text, value)) || isFound(value, line);

/** Words between spaces; quotes keep spaces together. A word with an unknown name is text, such as `a:1`. */
function termsOf(text: string): readonly Term[] {
  const words = text.matchAll(/(?<minus>-?)(?:(?<name>[a-z]+):)?(?:"(?<quoted>[^"]*)"?|(?<bare>\S+)|(?<=:))/g);
  return [...words].flatMap(({ 0: word, groups }) => {
    const { minus, name = "", quoted, bare = "" } = groups!;
    if (name !== "" && !Object.hasOwn(termKinds, name)) return [{ name: "", value: word, isNegated: false }];
    const value = quoted ?? bare;
    return value === "" ? [] : [{ name, value, isNegated: minus !== "" }];
  });
}
