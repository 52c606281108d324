// The engine's results, as state: of the newest texts, whatever comes late.
import type { ExchangeDescription } from "@answerback/gateway/inspector-api";
import { useEffect, useMemo, useState } from "preact/hooks";
import { exchangesOf } from "../api/template-api.ts";
import type { Comparison, Rendered, TemplateDocument, TemplateMark, TemplatePlace } from "../engine/jobs.ts";
import { engine } from "../engine/start-worker.ts";
import { bodyText, timeText } from "../text/words.ts";
import { earlierDocuments } from "./subject.ts";

/** @param sent the gateway's output, to compare with */
export function useRendering(
  source: string,
  document: TemplateDocument,
  sent: string | undefined,
): Rendered | undefined {
  const [rendered, setRendered] = useState<Rendered>();
  useEffect(() => {
    engine.do("render", { source, document, sent }).then((done) => {
      if (done.kind === "done") setRendered(done.result);
      else if (done.kind !== "outdated") setRendered(withoutOutput(done.kind === "late" ? tooLate : done.message));
    });
  }, [source, document, sent]);
  return rendered;
}

const tooLate = "The template did not end in time; rendering was stopped.";

/** A rendering without a place of the error. */
function withoutOutput(message: string): Rendered {
  return { output: undefined, problem: { line: 0, column: 0, message }, changes: [], isJson: false };
}

/** Milliseconds after a keystroke without another. */
const settledMillis = 100;

/** Runs an effect when its inputs no longer change with each keystroke. */
function useSettled(run: () => void, inputs: readonly unknown[]): void {
  useEffect(() => {
    const timer = setTimeout(run, settledMillis);
    return () => clearTimeout(timer);
  }, inputs);
}

/** The value of before if the new one is equal, so that nothing is shown again. */
function same<Value>(before: Value, now: Value): Value {
  return JSON.stringify(before) === JSON.stringify(now) ? before : now;
}

const noMarks: readonly TemplateMark[] = [];

export function useMarks(source: string, place: TemplatePlace): readonly TemplateMark[] {
  const [marks, setMarks] = useState(noMarks);
  useSettled(() => {
    engine.do("check", { source, place }).then((done) => {
      if (done.kind === "done") setMarks((before) => same(before, done.result));
    });
  }, [source, place]);
  return marks;
}

interface Comparisons {
  readonly comparisons: readonly Comparison[];
  /** For readers, by `id`: the time and the message. */
  readonly labels: ReadonlyMap<string, string>;
}

/** With the last exchanges that rendered the template, read again with each exchange that is shown. */
export function useComparisons(
  templateId: string,
  source: string,
  exchange: ExchangeDescription | undefined,
): Comparisons {
  const [exchanges, setExchanges] = useState<readonly ExchangeDescription[]>([]);
  const [comparisons, setComparisons] = useState<readonly Comparison[]>([]);
  useEffect(() => {
    let isShown = true;
    exchangesOf(templateId).then((found) => {
      if (!isShown) return;
      void engine.do("keep", earlierDocuments(found, templateId));
      setExchanges(found);
    });
    return () => {
      isShown = false;
    };
  }, [templateId, exchange?.requestId]);
  useSettled(() => {
    if (exchanges.length === 0) return setComparisons([]);
    engine.do("compare", { source }).then((done) => {
      if (done.kind === "done") setComparisons((before) => same(before, done.result));
    });
  }, [exchanges, source]);
  const labels = useMemo(() => new Map(exchanges.map((each) => [each.requestId, labelOf(each)])), [exchanges]);
  return { comparisons, labels };
}

function labelOf({ receivedAt, received }: ExchangeDescription): string {
  const text = "text" in received ? received.text : "body" in received ? bodyText(received.body) : "";
  return `${timeText(receivedAt)} ${text.slice(0, 60)}`.trim();
}
