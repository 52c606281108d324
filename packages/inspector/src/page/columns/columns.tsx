// The three columns: what a template reads, the template, and what it makes of it.
import type { ExchangeDescription } from "@answerback/gateway/inspector-api";
import { useEffect, useMemo, useState } from "preact/hooks";
import { type PlacedTemplate, placedTemplate } from "../api/apis.ts";
import type { TemplateDocument, TemplatePlace } from "../engine/jobs.ts";
import { engine } from "../engine/start-worker.ts";
import { prettyJson } from "../text/pretty-json.ts";
import { placeOf, type UsedTemplate, usedTemplate } from "./subject.ts";
import { Workbench } from "./workbench.tsx";

export interface ColumnsProps {
  /** The exchange that rendered the template; absent: a template without any exchange. */
  readonly exchange?: ExchangeDescription | undefined;
  readonly templateId: string;
}

/** Fills the height that its place gives it; its columns scroll by themselves. */
export function Columns({ exchange, templateId }: ColumnsProps) {
  const current = placedTemplate(templateId);
  const used = useMemo(() => exchange && usedTemplate(exchange, templateId), [exchange, templateId]);
  const saved = current?.template.source ?? used?.template.source;
  const subject = useSubject(used, current);
  if (saved === undefined) return <p class="nothing">The API no longer has this template.</p>;
  if (subject === undefined) return <div class="loading" aria-busy="true" />;
  return (
    <Workbench
      key={templateId}
      templateId={templateId}
      saved={saved}
      file={current?.template.place}
      isOld={used !== undefined && used.template.source !== saved}
      exchange={exchange}
      subject={subject}
    />
  );
}

/** The data of the first rendering. */
export interface Subject {
  readonly place: TemplatePlace;
  readonly document: TemplateDocument;
  /** The document's text as it is shown. */
  readonly shownInput: string;
  /** The gateway's output; undefined if there is none. */
  readonly sent: string | undefined;
}

/** @returns undefined while a sample is made */
function useSubject(used: UsedTemplate | undefined, current: PlacedTemplate | undefined): Subject | undefined {
  const [sample, setSample] = useState<{ readonly source: string; readonly text: string }>();
  const source = used === undefined ? current?.template.source : undefined;
  useEffect(() => {
    if (source === undefined || sample?.source === source) return;
    engine
      .do("sample", { source })
      .then((done) => setSample({ source, text: done.kind === "done" ? done.result : "{}" }));
  }, [source]);
  return useMemo(() => {
    if (used !== undefined) {
      const { place, document, sent } = used;
      return { place, document, sent, shownInput: prettyJson(document.body) ?? document.body };
    }
    if (sample === undefined || current === undefined) return undefined;
    return {
      place: placeOf(current),
      document: { body: sample.text },
      sent: undefined,
      shownInput: sample.text,
    };
  }, [used, sample, current?.template.templateId]);
}
