// Edits a deployed template and renders it on its input after every key stroke.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Exchange, Template } from "../api/exchange.ts";
import { difference } from "./difference.ts";
import { createEditor, type Editor, type TemplateProblem } from "./editor.ts";
import { type Rendered, renderAgain } from "./render-again.ts";

interface TemplateEditorProps {
  readonly exchange: Exchange;
  readonly template: Template;
  /** The gateway's output; undefined if the template failed. */
  readonly output: string | undefined;
}

/** Edits by deployed source, so that every exchange of a template shows them until the page is closed. */
const edits = new Map<string, string>();

export function TemplateEditor({ exchange, template, output }: TemplateEditorProps) {
  const [source, setSource] = useState(() => edits.get(template.source) ?? template.source);
  const [input, setInput] = useState(template.input);
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor>(undefined);
  const [rendered, setRendered] = useState<Rendered>();
  const problem = rendered?.kind === "failed" ? rendered.problem : undefined;

  useEffect(() => {
    const made = createEditor(place.current!, source, (text) => {
      edits.set(template.source, text);
      setSource(text);
    });
    editor.current = made;
    return () => made.destroy();
  }, [template]);
  useEffect(() => editor.current?.show(problem), [problem]);
  useEffect(() => {
    let isCurrent = true;
    void renderAgain(source, input, exchange).then((result) => {
      if (isCurrent && result !== undefined) setRendered(result);
    });
    return () => {
      isCurrent = false;
    };
  }, [source, input, exchange]);

  return (
    <div class="template-editor">
      <div ref={place} class="editor" />
      {source !== template.source && (
        <p>
          Edited here only.{" "}
          <button type="button" onClick={() => navigator.clipboard.writeText(source)}>
            Copy
          </button>{" "}
          <button type="button" onClick={() => editor.current?.replace(template.source)}>
            Restore the deployed template
          </button>
        </p>
      )}
      <details>
        <summary>Input ($input){input !== template.input && " (edited)"}</summary>
        <textarea
          aria-label="Input of the template"
          spellcheck={false}
          value={input}
          onInput={({ currentTarget }) => setInput(currentTarget.value)}
        />
        {input !== template.input && (
          <button type="button" onClick={() => setInput(template.input)}>
            Restore the original input
          </button>
        )}
      </details>
      {rendered?.kind === "failed" && <Problem problem={rendered.problem} />}
      {rendered?.kind === "text" && <Output output={output} now={rendered.text} />}
    </div>
  );
}

function Problem({ problem }: { readonly problem: TemplateProblem }) {
  return (
    <p class="error" role="alert">
      Line {problem.line}, column {problem.column}: {problem.message}
    </p>
  );
}

interface OutputProps {
  readonly output: string | undefined;
  readonly now: string;
}

/** The current output, with the differences from the gateway's output. */
function Output({ output, now }: OutputProps) {
  const { start, before, after, end } = difference(output ?? now, now);
  return (
    <output>
      {start}
      {before !== "" && <del>{before}</del>}
      {after !== "" && <ins>{after}</ins>}
      {end}
      {now === "" && before === "" && <span class="quiet">(empty)</span>}
    </output>
  );
}
