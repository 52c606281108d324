// The results of conversations for people.
import { printable } from "@answerback/gateway/printable";
import { dim, green, red, yellow } from "../terminal.ts";
import { parsed } from "./expectation.ts";
import type { ConversationResult, StepFailure } from "./run-conversation.ts";

/** Frames that have little in common differ in every member; both are printed as a whole. */
const maxDifferences = 5;

/** `✓ FILE › NAME (12 ms)`, with the differences below if it failed. */
export function resultLines(result: ConversationResult): readonly string[] {
  const { file, conversation, status, failures, durationMillis, reason } = result;
  const name = `${file.file} › ${conversation.name}`;
  switch (status) {
    case "passed":
      return [`${green("✓")} ${name} ${dim(`(${durationMillis.toFixed(0)} ms)`)}`];
    case "skipped":
      return [`${yellow("-")} ${name} ${dim(`(skipped: ${reason})`)}`];
    case "failed":
      return [
        `${red("✗")} ${name}`,
        ...failures.flatMap((failure) => failureLines(result, failure).map((it) => `    ${it}`)),
      ];
  }
}

/** Without colours: JUnit files have these lines, too. */
export function failureLines({ file }: ConversationResult, failure: StepFailure): readonly string[] {
  const { step, message, expected, received, differences, explanation } = failure;
  const { line, column } = file.document.place(step.path);
  const whole = differences.length === 1 && differences[0]?.path === "$";
  return [
    `${file.file}:${line}:${column}: ${printable(message)}`,
    ...(expected === undefined ? [] : [`  expected  ${printable(expected)}`]),
    ...(received === undefined ? [] : [`  received  ${printable(whole ? received : onOneLine(received))}`]),
    ...(whole
      ? []
      : differences
          .slice(0, maxDifferences)
          .map((it) => `  ${it.path}: expected ${printable(it.expected)}, received ${printable(it.received)}`)),
    ...(differences.length > maxDifferences ? [`  and ${differences.length - maxDifferences} more differences`] : []),
    ...(explanation === undefined ? [] : [`  ${printable(explanation)}`]),
  ];
}

/** A frame that was compared as JSON, without its layout. */
function onOneLine(frame: string): string {
  const json = parsed(frame);
  return json === undefined ? frame : JSON.stringify(json.value);
}

/** `3 passed, 1 failed, 2 skipped in 1.2 s` */
export function summaryLine(results: readonly ConversationResult[], millis: number): string {
  const count = (status: ConversationResult["status"]) => results.filter((it) => it.status === status).length;
  const [passed, failed, skipped] = [count("passed"), count("failed"), count("skipped")];
  const parts = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  const text = `${parts.join(", ")} in ${(millis / 1000).toFixed(1)} s`;
  return failed > 0 ? red(text) : green(text);
}
