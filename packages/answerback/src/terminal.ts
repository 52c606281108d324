// Colours for the terminal, used only if the stream is a terminal that supports them or FORCE_COLOR is set.
import { styleText } from "node:util";
import { printableLines } from "@answerback/gateway/printable";

type Style = Parameters<typeof styleText>[0];

export function styled(style: Style, text: string, stream: NodeJS.WritableStream = process.stdout): string {
  return styleText(style, text, { stream });
}

export const dim = (text: string) => styled("dim", text);
export const bold = (text: string) => styled("bold", text);
export const green = (text: string) => styled("green", text);
export const red = (text: string) => styled("red", text);
export const yellow = (text: string) => styled("yellow", text);
export const cyan = (text: string) => styled("cyan", text);

/** An error message for standard error. */
export function errorText(message: string): string {
  return styled("red", message, process.stderr);
}

/** Escapes control characters, because a warning may quote a client's message. */
export function warningLine(message: string, stream?: NodeJS.WritableStream): string {
  return styled("yellow", `  ${printableLines(message)}`, stream);
}
