// Describes an exchange in one line: the steps that led to its answer.
import type { Exchange, Step } from "@answerback/gateway";
import { explain } from "@answerback/gateway/explanation";
import type { ProgramNames } from "@answerback/gateway/inspected-program";
import { printable } from "@answerback/gateway/printable";
import { invocationLines, type ShownText } from "./functions/function-lines.ts";
import { red } from "./terminal.ts";

/** `route quote · HTTP 404 · key /4\d\d/ · template application/json · 2.1 ms`; below it its functions. */
export function exchangeLine(exchange: Exchange, shownText?: ShownText, names?: ProgramNames): string {
  const { event, outcome, times } = exchange;
  const { steps, result } = explain(exchange, { ...(names && { names }) });
  const parts = steps.flatMap((step) => (step.name === "Client" ? [] : [stepText(step, event.kind)]));
  if (outcome.kind !== "frame") parts.push(result);
  const line = [...parts, `${(times.ended - times.started).toFixed(1)} ms`].join(" · ");
  const text = [line, ...excerptOf(exchange)].map(printable).join("\n");
  const shown = outcome.kind === "failed" ? red(text) : text;
  const functions = [exchange.authorization, exchange.invocation].filter((it) => it !== undefined);
  return [shown, ...functions.flatMap((it) => invocationLines(it, shownText))].join("\n");
}

function stepText({ name, value }: Step, kind: Exchange["event"]["kind"]): string {
  if (name === "Backend" || (name === "Route" && kind !== "message")) return value;
  const noun = name.toLowerCase();
  return value.startsWith("none") ? `no ${noun}${value.slice("none".length)}` : `${noun} ${value}`;
}

/** The lines of the template around its error. Line breaks in any other message come from values. */
function excerptOf({ outcome }: Exchange): readonly string[] {
  const error = outcome.kind === "failed" || outcome.kind === "refused" ? outcome.error : undefined;
  return error?.place?.position === undefined ? [] : error.message.split("\n").slice(1);
}
