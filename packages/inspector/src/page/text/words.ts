// Describes members of an exchange in words.
import type { Body, CalledFunction, Exchange, Template, Templates } from "../api/exchange.ts";

/** The reason for the choice of a template, or for the lack of one. */
export function choiceSentence(
  template: Pick<Template, "key" | "chosenBy"> | undefined,
  { keys, selectionExpression }: Templates,
): string {
  if (template === undefined) {
    if (keys.length === 0) return "The body is passed through unchanged.";
    const named =
      selectionExpression === undefined
        ? "No template selection expression is set"
        : `The value of the template selection expression ${selectionExpression} is none of ${keys.join(", ")}`;
    return `${named}, and no template $default exists: the body is passed through unchanged.`;
  }
  if (selectionExpression === undefined) {
    return template.chosenBy === "first"
      ? "Without a template selection expression, the first template is used."
      : `Without a template selection expression, ${template.key} is used.`;
  }
  return template.chosenBy === "expression"
    ? `This key is the value of the template selection expression ${selectionExpression}.`
    : `The value of the template selection expression ${selectionExpression} is none of the other keys.`;
}

/** `cold start 41 ms, ran 3.10 ms, 62 MB` */
export function functionSentence({ durationMillis, initMillis, memoryMegabytes }: CalledFunction): string {
  if (durationMillis === undefined) return "has not ended yet";
  return [
    initMillis === undefined ? "warm" : `cold start ${millisText(initMillis)}`,
    `ran ${millisText(durationMillis)}`,
    ...(memoryMegabytes === undefined ? [] : [`${memoryMegabytes} MB`]),
  ].join(", ");
}

/** Node.js functions begin each line with the time, the request id and the level, with tabs between. */
export function shownLogLine(line: string, requestId: string): string {
  return line.replace(`\t${requestId}\t`, " ").replace("\t", " ");
}

/** Characters that a line of the list can show. */
const maxLineLength = 300;

/** The list's text for a received event. */
export function receivedText({ received, outcome }: Exchange): string {
  if ("text" in received) return received.text.slice(0, maxLineLength);
  if ("headers" in received) return outcome.kind === "refused" ? "refused" : "connected";
  if ("closedBy" in received) return `disconnected, ${received.statusCode} ${received.reason}`.trim();
  return "method" in received ? `${received.method} @connections` : received.detail;
}

/** The list's text for the outcome. */
export function outcomeText({ kind, outcome, explanation }: Exchange): string {
  if (outcome.error === undefined && outcome.frame) return bodyLine(outcome.frame);
  return kind === "disconnect" && outcome.error === undefined ? "" : explanation.sentence.slice(0, maxLineLength);
}

function bodyLine(body: Body): string {
  if ("base64" in body) return bytesText(body.base64);
  return body.text === "" ? "(empty)" : body.text.slice(0, maxLineLength);
}

/** The decoded size of base64 text. */
export function bytesText(base64: string): string {
  return `${Math.floor((base64.replace(/=+$/, "").length * 3) / 4)} bytes`;
}

/** The local time of day. */
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
