// What the terminal shows, and in which colours: only where standard output is a terminal that wants them.
import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

const colours = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;

export function styled(style: Style, text: string): string {
  return colours ? styleText(style, text) : text;
}

export const dim = (text: string) => styled("dim", text);
export const bold = (text: string) => styled("bold", text);
export const green = (text: string) => styled("green", text);
export const red = (text: string) => styled("red", text);
export const yellow = (text: string) => styled("yellow", text);
export const cyan = (text: string) => styled("cyan", text);

export function warningLine(message: string): string {
  return yellow(`  ${message}`);
}
