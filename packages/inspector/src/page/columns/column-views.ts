// The three editors and what connects them: pointing at a part of one lights the parts of the others that belong to it.

import { history, historyKeymap, standardKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { Compartment, EditorState, type StateEffect } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import type { Origin, Provenance, TemplateDocument, TemplateMark, TextChange } from "../engine/jobs.ts";
import { engine } from "../engine/start-worker.ts";
import { createCodeView, setText } from "./code-view.ts";
import { lightParts } from "./lit-parts.ts";
import { pointing } from "./pointing.ts";
import { showMarks, templateEditing } from "./template-editing.ts";
import { showChanges, textChangeMarks } from "./text-changes.ts";

export interface ColumnPlaces {
  readonly input: HTMLElement;
  readonly template: HTMLElement;
  readonly output: HTMLElement;
}

export interface ColumnEvents {
  readonly inputChanged: (text: string) => void;
  readonly templateChanged: (source: string) => void;
  /** The reader points at a value; undefined: at nothing, or at text that the template wrote as it is. */
  readonly pointed: (shown: ShownProvenance | undefined) => void;
  /** The document at hand, for completion. */
  readonly document: () => TemplateDocument;
}

/** A provenance in words: the texts of the parts. */
export interface ShownProvenance {
  /** The first part of the output, and the number of all. */
  readonly output: string | undefined;
  readonly outputs: number;
  readonly reference: string | undefined;
  readonly reads: Provenance["reads"];
}

const none: Provenance = { output: [], template: [], input: [], reads: [] };

export class ColumnViews {
  readonly #input: EditorView;
  readonly #template: EditorView;
  readonly #output: EditorView;
  readonly #outputLanguage = new Compartment();
  readonly #events: ColumnEvents;
  #outputIsJson = false;
  /** Texts are set by the page, not by the reader. */
  #isSetting = false;

  constructor(
    places: ColumnPlaces,
    texts: { readonly input: string; readonly template: string },
    events: ColumnEvents,
  ) {
    this.#events = events;
    this.#input = createCodeView({
      place: places.input,
      text: texts.input,
      label: "Input of the template, $input",
      extensions: [
        json(),
        history(),
        keymap.of([...standardKeymap, ...historyKeymap]),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged && !this.#isSetting) events.inputChanged(state.doc.toString());
        }),
        pointing((offset) => this.#pointAt("input", offset)),
      ],
    });
    this.#template = createCodeView({
      place: places.template,
      text: texts.template,
      label: "Template",
      extensions: [
        templateEditing({
          changed: (source) => {
            if (!this.#isSetting) events.templateChanged(source);
          },
          complete: async (source, offset) => {
            const done = await engine.do("complete", { source, offset, document: events.document() });
            return done.kind === "done" ? done.result : undefined;
          },
        }),
        pointing((offset) => this.#pointAt("template", offset)),
      ],
    });
    this.#output = createCodeView({
      place: places.output,
      text: "",
      label: "Output of the template",
      extensions: [
        this.#outputLanguage.of([]),
        EditorState.readOnly.of(true),
        keymap.of(standardKeymap),
        textChangeMarks,
        pointing((offset) => this.#pointAt("output", offset)),
      ],
    });
  }

  setInput(text: string): void {
    this.#set(this.#input, text);
  }

  setTemplate(source: string): void {
    this.#set(this.#template, source);
  }

  setOutput(text: string, changes: readonly TextChange[], isJson: boolean): void {
    this.#set(this.#output, text, showChanges(this.#output, changes));
    if (isJson === this.#outputIsJson) return;
    this.#outputIsJson = isJson;
    this.#output.dispatch({ effects: this.#outputLanguage.reconfigure(isJson ? json() : []) });
  }

  setMarks(marks: readonly TemplateMark[]): void {
    showMarks(this.#template, marks);
  }

  focusTemplate(): void {
    this.#template.focus();
  }

  /** For columns that were hidden. */
  measure(): void {
    for (const view of this.#views) view.requestMeasure();
  }

  destroy(): void {
    for (const view of this.#views) view.destroy();
  }

  /** @param origin undefined if the reader points at nothing */
  async point(origin: Origin | undefined): Promise<void> {
    if (origin === undefined) {
      // A newer question makes an earlier one outdated; this one has no answer to wait for.
      this.#asked++;
      this.#light(none, undefined);
      return;
    }
    const asked = ++this.#asked;
    const done = await engine.do("provenance", { origin, input: this.#input.state.doc.toString() });
    if (done.kind === "done" && asked === this.#asked) this.#light(done.result, origin);
  }
  #asked = 0;

  get #views(): readonly EditorView[] {
    return [this.#input, this.#template, this.#output];
  }

  #set(view: EditorView, text: string, effects: readonly StateEffect<unknown>[] = []): void {
    this.#isSetting = true;
    try {
      setText(view, text, effects);
    } finally {
      this.#isSetting = false;
    }
  }

  #pointAt(column: "input" | "template" | "output", offset: number | undefined): void {
    void this.point(offset === undefined ? undefined : { column, offset });
  }

  #light(provenance: Provenance, origin: Origin | undefined): void {
    // Text that the template wrote as it is leads nowhere.
    const isPlain = provenance.reads.length === 0;
    const { input, template, output } = isPlain ? none : provenance;
    lightParts(this.#input, input, origin?.column !== "input");
    lightParts(this.#template, template, origin?.column !== "template");
    lightParts(this.#output, output, origin?.column !== "output");
    const [part] = output;
    const [reference] = template;
    this.#events.pointed(
      isPlain
        ? undefined
        : {
            output: part && this.#output.state.sliceDoc(part.from, part.to),
            outputs: output.length,
            reference: reference && this.#template.state.sliceDoc(reference.from, reference.to),
            reads: provenance.reads,
          },
    );
  }
}
