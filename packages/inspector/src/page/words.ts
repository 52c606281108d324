// What the members of an exchange mean, in words.
import type { Body, Exchange, Template, Templates } from "./exchange.ts";

/** Why a template was the one, or why there was none. */
export function choiceSentence(
  template: Pick<Template, "key" | "chosenBy"> | undefined,
  { keys, selectionExpression }: Templates,
): string {
  if (template === undefined) {
    if (keys.length === 0) return "The body goes on as it is.";
    const named =
      selectionExpression === undefined
        ? "There is no template selection expression"
        : `The template selection expression ${selectionExpression} gave none of ${keys.join(", ")}`;
    return `${named}, and there is no $default: the body goes on as it is.`;
  }
  if (selectionExpression === undefined) {
    return template.chosenBy === "first"
      ? "There is no template selection expression, and it is the first."
      : `There is no template selection expression, so ${template.key} is taken.`;
  }
  return template.chosenBy === "expression"
    ? `The template selection expression ${selectionExpression} gave this key.`
    : `The template selection expression ${selectionExpression} gave none of the other keys.`;
}

/** As much as a line of the list can show. */
const maxLineLength = 300;

/** What the list shows of a received event. */
export function receivedText({ received }: Exchange): string {
  if ("text" in received) return received.text.slice(0, maxLineLength);
  if ("headers" in received) return "connected";
  return `disconnected, ${received.statusCode} ${received.reason}`.trim();
}

/** What the list shows of the outcome. */
export function outcomeText({ kind, outcome, explanation }: Exchange): string {
  if (outcome.error === undefined && outcome.frame) return bodyLine(outcome.frame);
  return kind === "disconnect" && outcome.error === undefined ? "" : explanation.sentence.slice(0, maxLineLength);
}

function bodyLine(body: Body): string {
  if ("base64" in body) return bytesText(body.base64);
  return body.text === "" ? "(empty)" : body.text.slice(0, maxLineLength);
}

/** How many bytes a base64 text stands for. */
export function bytesText(base64: string): string {
  return `${Math.floor((base64.replace(/=+$/, "").length * 3) / 4)} bytes`;
}

/** The time of day here. */
export function timeText(time: string, fractionalSecondDigits?: 3): string {
  return new Date(time).toLocaleTimeString(undefined, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    fractionalSecondDigits,
  });
}

export function millisText(millis: number): string {
  return `${millis < 10 ? millis.toFixed(2) : millis.toFixed(0)} ms`;
}
