// Compares what two APIs answered in the same conversation.
import { isObject } from "@answerback/apigatewayv2/json-object";
import type { Step } from "./conversation.ts";
import { compareValues, type Difference, parsed } from "./expectation.ts";
import { generatedPlaceholder, placeholderOf } from "./placeholder.ts";
import type { ConversationResult, ReceivedFrames } from "./run-conversation.ts";

/** A step at which the sides differ. */
export interface SideDifference {
  readonly step: Step;
  /** The frame, or what happened instead. */
  readonly left: string;
  readonly right: string;
  /** True if both frames are the same JSON in other characters, such as other spaces. */
  readonly isSameJson: boolean;
  /** `expected` is the left value, `received` the right one. */
  readonly differences: readonly Difference[];
}

/** Both are results of the same conversation. @returns undefined if one of the sides skipped it */
export function compareResults(
  left: ConversationResult,
  right: ConversationResult,
): readonly SideDifference[] | undefined {
  if (left.status === "skipped" || right.status === "skipped") return undefined;
  return left.conversation.steps.flatMap((step) => {
    const [one, other] = [left, right].map(({ received }) => received.find((it) => it.step === step));
    if (one !== undefined && other !== undefined) return frameDifferences(step, one, other);
    const [ofLeft, ofRight] = [left, right].map((result) => outcomeOf(result, step));
    return ofLeft === ofRight ? [] : [{ step, left: ofLeft!, right: ofRight!, isSameJson: false, differences: [] }];
  });
}

/** The way in which a step without frames ended. */
function outcomeOf({ failures, stoppedAt, conversation: { steps } }: ConversationResult, step: Step): string {
  const failure = failures.find((it) => it.step === step);
  if (failure !== undefined) return failure.message;
  const isAfterEnd = stoppedAt !== undefined && steps.indexOf(step) > steps.indexOf(stoppedAt);
  return isAfterEnd ? "the conversation ended before" : "as expected";
}

function frameDifferences(step: Step, left: ReceivedFrames, right: ReceivedFrames): readonly SideDifference[] {
  const expected = left.step.kind === "expect" ? [left.step.expected] : [];
  const [ofLeft, ofRight] =
    left.step.kind === "expect" ? [left.frames, right.frames] : [left.frames.toSorted(), right.frames.toSorted()];
  const found: SideDifference[] = [];
  for (let index = 0; index < Math.max(ofLeft.length, ofRight.length); index++) {
    const [one, other] = [ofLeft[index], ofRight[index]];
    if (one === undefined || other === undefined) {
      found.push({ step, left: one ?? "no frame", right: other ?? "no frame", isSameJson: false, differences: [] });
      continue;
    }
    const pattern = comparable(expected[index], parsed(one)?.value ?? one);
    const differences = compareValues(pattern, parsed(other)?.value ?? other);
    if (differences.length > 0 || !hasSameCharacters(one, other))
      found.push({ step, left: one, right: other, isSameJson: differences.length === 0, differences });
  }
  return found;
}

/** The left value as an expectation: placeholders where the file has them and where values differ from run to run. */
function comparable(expected: unknown, value: unknown): unknown {
  if (typeof expected === "string" && placeholderOf(expected)?.matches(value, new Map()) === true) return expected;
  if (typeof value === "string") return generatedPlaceholder(value) ?? literal(value);
  if (Array.isArray(value)) {
    return value.map((item, index) => comparable(Array.isArray(expected) ? expected[index] : undefined, item));
  }
  if (typeof value !== "object" || value === null) return value;
  const members = isObject(expected) ? expected : {};
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, comparable(members[name], item)]));
}

/** A text that looks like a placeholder stands for itself. */
function literal(text: string): string {
  return placeholderOf(text) === undefined ? text : `<${text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&")}>`;
}

/** Only what stands between values: API Gateway's own frames have irregular spaces. */
function hasSameCharacters(left: string, right: string): boolean {
  const withoutValues = (text: string) => text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, "v");
  return parsed(left) === undefined || withoutValues(left) === withoutValues(right);
}
