// The columns of one template: edits it and its input, and shows the result of every keystroke.
import type { ExchangeDescription, SourcePlace } from "@answerback/gateway/inspector-api";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { TemplateDocument } from "../engine/jobs.ts";
import { SaveControl } from "../save/save-control.tsx";
import { type ColumnName, ColumnTabs } from "./column-tabs.tsx";
import { ColumnViews, type ShownProvenance } from "./column-views.ts";
import type { Subject } from "./columns.tsx";
import { ComparisonLine } from "./comparison-line.tsx";
import { DataFold } from "./data-fold.tsx";
import { OutputStatus } from "./output-status.tsx";
import { ProvenanceLine } from "./provenance-line.tsx";
import { keepEdit, keptEdit } from "./template-edits.ts";
import { useComparisons, useMarks, useRendering } from "./use-engine.ts";

interface WorkbenchProps {
  readonly templateId: string;
  /** The template as it is in the API. */
  readonly saved: string;
  readonly file: SourcePlace | undefined;
  /** The exchange rendered another version of the template. */
  readonly isOld: boolean;
  readonly exchange: ExchangeDescription | undefined;
  readonly subject: Subject;
}

const dataVariables = ["context", "stageVariables"] as const;
const noReads: ShownProvenance["reads"] = [];

export function Workbench({ templateId, saved, file, isOld, exchange, subject }: WorkbenchProps) {
  const [source, setSource] = useState(() => keptEdit(templateId)?.after ?? saved);
  const inputName = `input of ${templateId} ${exchange?.requestId ?? ""}`;
  const [input, setInput] = useState(() => keptEdit(inputName)?.after);
  const [pointed, setPointed] = useState<ShownProvenance>();
  const [tab, setTab] = useState<ColumnName>("template");
  const places = {
    input: useRef<HTMLDivElement>(null),
    template: useRef<HTMLDivElement>(null),
    output: useRef<HTMLDivElement>(null),
  };
  const views = useRef<ColumnViews>(undefined);

  const document = useMemo(
    (): TemplateDocument => (input === undefined ? subject.document : { ...subject.document, body: input }),
    [subject.document, input],
  );
  const latest = useRef(document);
  latest.current = document;
  const rendering = useRendering(source, document, subject.sent);
  const marks = useMarks(source, subject.place);
  const { comparisons, labels } = useComparisons(templateId, source, exchange);

  useEffect(() => {
    const made = new ColumnViews(
      { input: places.input.current!, template: places.template.current!, output: places.output.current! },
      { input: input ?? subject.shownInput, template: source },
      { inputChanged: setInput, templateChanged: setSource, pointed: setPointed, document: () => latest.current },
    );
    views.current = made;
    const edit = () => {
      setTab("template");
      made.focusTemplate();
    };
    addEventListener("answerback:edit", edit);
    return () => {
      removeEventListener("answerback:edit", edit);
      made.destroy();
    };
  }, []);
  // With the rendering, not after it: a page that is left at once keeps the edit as well.
  useLayoutEffect(() => keepEdit(templateId, { before: saved, after: source }), [source, saved]);
  useLayoutEffect(
    () => keepEdit(inputName, input === undefined ? undefined : { before: subject.shownInput, after: input }),
    [input],
  );
  useFollowing(saved, (before) => {
    if (source === before) change(saved);
  });
  useFollowing(subject, () => {
    const kept = keptEdit(inputName)?.after;
    setInput(kept);
    views.current?.setInput(kept ?? subject.shownInput);
  });
  useEffect(() => {
    if (rendering?.output !== undefined)
      views.current?.setOutput(rendering.output, rendering.changes, rendering.isJson);
  }, [rendering]);
  useEffect(() => views.current?.setMarks(marks), [marks]);
  useEffect(() => views.current?.measure(), [tab]);

  const change = (text: string) => {
    setSource(text);
    views.current?.setTemplate(text);
  };
  const restoreInput = () => {
    setInput(undefined);
    views.current?.setInput(subject.shownInput);
  };
  const isEdited = source !== saved;
  const isRequest = subject.place.member === "requestTemplates";

  return (
    <div class="columns-frame">
      <div class="columns" data-tab={tab}>
        <ColumnTabs chosen={tab} onChoose={setTab} />
        <section class="column input" aria-label="What the template reads">
          <header>
            <h3>What it reads</h3> <code>$input</code>
            {input !== undefined && (
              <button type="button" onClick={restoreInput}>
                Restore the input
              </button>
            )}
          </header>
          <div class="code" ref={places.input} />
          <div class="data-folds">
            {dataVariables.map((variable) => (
              <DataFold
                key={variable}
                variable={variable}
                value={subject.document[variable]}
                reads={pointed?.reads ?? noReads}
                onPoint={(origin) => void views.current?.point(origin)}
              />
            ))}
          </div>
        </section>
        <section class="column template" aria-label="The template">
          <header>
            <h3>Template</h3> <TemplateName file={file} templateKey={subject.place.key} />
            <span class="actions">
              {isEdited && (
                <button type="button" onClick={() => change(saved)}>
                  Restore
                </button>
              )}
              <SaveControl save={{ templateId, before: saved, after: source, exchange }} />
            </span>
          </header>
          <div class="code" ref={places.template} />
          <footer>
            {isOld && <p class="quiet">This exchange used an earlier version of the template.</p>}
            <ComparisonLine comparisons={comparisons} labels={labels} />
          </footer>
        </section>
        <section class="column output" aria-label={isRequest ? "What the backend gets" : "What the client gets"}>
          <header>
            <h3>{isRequest ? "What the backend gets" : "What the client gets"}</h3>
            <OutputStatus rendering={rendering} hasSent={subject.sent !== undefined} />
          </header>
          <div class={rendering?.output === undefined ? "code stale" : "code"} ref={places.output} />
          {rendering?.problem && (
            <p class="error" role="alert">
              {rendering.problem.line > 0 && `Line ${rendering.problem.line}, column ${rendering.problem.column}: `}
              {rendering.problem.message}
            </p>
          )}
        </section>
        <ProvenanceLine shown={pointed} />
      </div>
    </div>
  );
}

/** Calls back when a value has changed since the last time, not at first. */
function useFollowing<Value>(value: Value, changed: (before: Value) => void): void {
  const last = useRef(value);
  useEffect(() => {
    const before = last.current;
    last.current = value;
    if (before !== value) changed(before);
  }, [value]);
}

function TemplateName({ file, templateKey }: { readonly file: SourcePlace | undefined; readonly templateKey: string }) {
  if (file === undefined) return <code title="Key of the template">{templateKey}</code>;
  return (
    <code title={file.path}>
      {file.file}
      {file.line > 1 && `:${file.line}`}
    </code>
  );
}
