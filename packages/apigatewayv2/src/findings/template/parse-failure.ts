// AB001: a template that does not parse, with the fix for the most common mistakes.
import type { TemplateError } from "@answerback/vtl";
import type { Report } from "../finding.ts";
import type { TemplatePlace } from "./template-place.ts";

export function reportParseFailure(text: string, error: TemplateError, place: TemplatePlace, report: Report): void {
  const { line, column } = error;
  report("AB001", place.resource, {
    path: [place.member, place.key],
    template: text,
    position: { line, column },
    message: `${sentence(error.description)} The service stores the template and fails when it should run: the client receives Internal server error.`,
    advice: adviceFor(text, line, column),
  });
}

const sentence = (text: string) => (text.endsWith(".") ? text : `${text}.`);

function adviceFor(text: string, line: number, column: number): string {
  const lineText = text.split(/\r\n|\n|\r/)[line - 1] ?? "";
  const before = lineText.slice(0, column - 1);
  const after = lineText.slice(column - 1);
  if (/[$#]$/.test(text)) {
    return "A template must not end in a lone $ or #. Put it into a variable: #set($sign = '$')${sign}.";
  }
  if (/^null\b/.test(after)) return "There is no null. Leave the variable out, or compare with ''.";
  if (/^-\d/.test(after) && /[\w)]\s*$/.test(before)) {
    return "A minus before a digit belongs to the number: put blanks on both sides, 5 - 3.";
  }
  if (/^-\$?/.test(after)) return "A minus cannot stand before a reference: write 0 - $x.";
  if (/^=[^=]/.test(after)) return "Compare with ==; a single = only stands in #set.";
  if (/\\["'][^"']*$/.test(before)) {
    return 'A backslash does not escape a quote: double the quote ("") or put the text into single quotes.';
  }
  if (/^#\{?else/.test(after))
    return "#else goes with #if only: #foreach has none. Test the size of the list with #if first.";
  if (/^#\{?end/.test(after)) return "This #end has no #if, #foreach or #define: take it out.";
  if (/^\|/.test(after)) return "There are no default values: use #if($x == '').";
  if (/^\+/.test(after)) return "Arguments of methods cannot be calculations: #set the sum first.";
  if (/#set\(\s*\w*$/.test(before)) return "The left side of #set is a reference: #set($x = 1).";
  if (/(end of template|template ends)/.test(lineText) || isAtEnd(text, line, column)) {
    return "Something is not closed: each #if, #foreach and #define needs its #end, each quote and bracket its partner.";
  }
  return "Correct the template at the caret.";
}

function isAtEnd(text: string, line: number, column: number): boolean {
  const lines = text.split(/\r\n|\n|\r/);
  return line >= lines.length && column > (lines.at(-1)?.length ?? 0);
}
