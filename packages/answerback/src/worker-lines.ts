// The lines of messages of workers, which the parent prints. A worker sends no more of them than the parent would print.
import type { Link, Topic } from "@answerback/gateway/link";
import type { WorkerOptions } from "@answerback/gateway/worker";
import { exchangeLine } from "./exchange-line.ts";
import { batchedLines, limitedLines, type MessageLines, type ShownMessages } from "./message-lines.ts";

const topicName = "lines";

interface ParentMethods {
  /** One line or several. */
  print(text: string): void;
  omit(count: number): void;
}

/** In the parent, for each worker. */
export function printLinesOf(link: Link, lines: MessageLines): void {
  link.topic<ParentMethods, object>(topicName, {
    print: (text) => lines.add(() => text),
    omit: (count) => lines.omit(count),
  });
}

/** In a worker. */
export function linesToParent(link: Link, shown: ShownMessages): WorkerOptions {
  if (shown === "none") return {};
  const parent: Topic<ParentMethods> = link.topic<object, ParentMethods>(topicName, {});
  const print = (text: string) => parent.notify("print", text);
  const lines =
    shown === "all"
      ? batchedLines((text) => print(text.trimEnd()))
      : limitedLines(print, (count) => parent.notify("omit", count));
  return { onExchange: (exchange) => lines.add(() => exchangeLine(exchange)), onStopped: () => lines.end() };
}
