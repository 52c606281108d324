// CodeMirror for Velocity. In a shadow root its styles need no exception from the content security policy.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState, type Text } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { velocity } from "../velocity/language.ts";

export interface TemplateProblem {
  /** 1-based. */
  readonly line: number;
  /** 1-based; a tab advances to the next multiple of eight. */
  readonly column: number;
  readonly message: string;
}

export interface Editor {
  /** Marks the place of a problem, or removes the mark. */
  show(problem: TemplateProblem | undefined): void;
  replace(source: string): void;
  destroy(): void;
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--directive)" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--reference)" },
  { tag: tags.string, color: "var(--string)" },
  { tag: tags.comment, color: "var(--quiet)" },
  { tag: tags.number, color: "var(--number)" },
]);

const looks = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--sunken)", fontSize: "13px" },
  ".cm-content": { caretColor: "var(--text)", fontFamily: "var(--code)" },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "transparent", border: "none" },
  "&.cm-focused": { outline: "2px solid var(--accent)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused > .cm-scroller .cm-selectionBackground, ::selection": { backgroundColor: "var(--selection)" },
  ".cm-tooltip": { color: "var(--text)", backgroundColor: "var(--raised)", border: "1px solid var(--line)" },
});

/** @param changed called with the text after each change */
export function createEditor(place: HTMLElement, source: string, changed: (source: string) => void): Editor {
  const root = place.shadowRoot ?? place.attachShadow({ mode: "open" });
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: source,
      extensions: [
        history(),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        lineNumbers(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": "Template" }),
        velocity,
        syntaxHighlighting(colours),
        looks,
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) changed(state.doc.toString());
        }),
      ],
    }),
  });
  return {
    show(problem) {
      const marks = problem ? [markOf(view.state.doc, problem)] : [];
      view.dispatch(setDiagnostics(view.state, marks));
    },
    replace: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    destroy: () => view.destroy(),
  };
}

/** Marks from the place to the end of its line; at the end, the last character. */
function markOf(document: Text, { line, column, message }: TemplateProblem) {
  const { from, to, text } = document.line(Math.min(line, document.lines));
  const start = Math.min(from + indexOfColumn(text, column), Math.max(from, to - 1));
  return { from: start, to, severity: "error", message } as const;
}

function indexOfColumn(text: string, column: number): number {
  let at = 1;
  for (let index = 0; index < text.length; index++) {
    if (at >= column) return index;
    at = text[index] === "\t" ? at + 8 - ((at - 1) % 8) : at + 1;
  }
  return text.length;
}
