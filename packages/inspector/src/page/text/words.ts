// Describes members of an exchange in words.
import type {
  BodyDescription,
  FunctionDescription,
  TemplateDescription,
  TemplatesDescription,
} from "@answerback/gateway/inspector-api";

/** The reason for the choice of a template, or for the lack of one. */
export function choiceSentence(
  template: Pick<TemplateDescription, "key" | "chosenBy"> | undefined,
  { keys, selectionExpression }: TemplatesDescription,
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
export function functionSentence({ durationMillis, initMillis, memoryMegabytes }: FunctionDescription): string {
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

/** A body as text; bytes in base64. */
export function bodyText(body: BodyDescription | undefined): string {
  if (body === undefined) return "";
  return "text" in body ? body.text : body.base64;
}

/** Bytes of a body; of text, in UTF-8. */
export function bytesOf(body: BodyDescription | undefined): number {
  if (body === undefined) return 0;
  if ("text" in body) return new TextEncoder().encode(body.text).length;
  return Math.floor((body.base64.replace(/=+$/, "").length * 3) / 4);
}

/** `58 B`, `1.2 KB` */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const kilobytes = bytes / 1024;
  return `${kilobytes.toFixed(kilobytes < 10 ? 1 : 0)} KB`;
}

/** `1 byte`, `1,228 bytes` */
export function bytesText(bytes: number): string {
  return bytes === 1 ? "1 byte" : `${bytes.toLocaleString("en")} bytes`;
}

/** The first characters, if there are more than so many. */
export function shortened(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
}

/** The local time of day. */
export function timeText(time: string | number, fractionalSecondDigits?: 3): string {
  return new Date(time).toLocaleTimeString(undefined, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    fractionalSecondDigits,
  });
}

/** `1.2 s` */
export function secondsText(millis: number): string {
  return `${(millis / 1000).toFixed(1)} s`;
}

/** Three digits at most, down to a microsecond. */
export function millisText(millis: number): string {
  if (millis < 0.001) return "<1 µs";
  if (millis < 0.1) return `${(millis * 1000).toFixed(0)} µs`;
  if (millis < 10) return `${millis.toFixed(2)} ms`;
  return millis < 10_000 ? `${millis.toFixed(0)} ms` : secondsText(millis);
}
