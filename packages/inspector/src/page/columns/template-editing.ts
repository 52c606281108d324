// The extensions that make the middle column an editor: Velocity, completion, marks with fixes, search, keys.
import {
  autocompletion,
  type Completion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  snippetCompletion,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import type { Extension } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import type { CompletionOption, Completions, TemplateMark } from "../engine/jobs.ts";
import { velocity } from "../velocity/language.ts";

export interface TemplateEditing {
  readonly complete: (source: string, offset: number) => Promise<Completions | undefined>;
  readonly changed: (source: string) => void;
}

/** The cursor may be in a reference, a directive, or a JSONPath: elsewhere typing asks for no completion. */
const completable = /[$#][^\s"',;:]*$|\.\w*$|\.(?:path|json)\(\s*['"][^'"]*$/;

export function templateEditing({ complete, changed }: TemplateEditing): Extension {
  return [
    velocity,
    history(),
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    bracketMatching(),
    closeBrackets(),
    indentOnInput(),
    search({ top: true }),
    highlightSelectionMatches(),
    autocompletion({
      activateOnTypingDelay: 40,
      override: [
        async ({ state, pos, explicit }) => {
          if (!explicit && !completable.test(state.sliceDoc(state.doc.lineAt(pos).from, pos))) return null;
          const found = await complete(state.doc.toString(), pos);
          if (found === undefined || found.options.length === 0) return null;
          return { from: found.from, options: found.options.map(completionOf), validFor: /^[\w$.[\]"*-]*$/ };
        },
      ],
    }),
    // Tab stays the key that leaves the editor: `Mod-]` and `Mod-[` indent.
    keymap.of([
      { key: "Mod-]", run: indentMore },
      { key: "Mod-[", run: indentLess },
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
    ]),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) changed(state.doc.toString());
    }),
  ];
}

function completionOf({ label, type, detail, snippet }: CompletionOption): Completion {
  const shown = { label, type, ...(detail !== undefined && { detail }) };
  return snippet === undefined ? shown : snippetCompletion(snippet, shown);
}

export function showMarks(view: EditorView, marks: readonly TemplateMark[]): void {
  const { length } = view.state.doc;
  const inside = marks.filter(({ from, to }) => from <= to && to <= length);
  view.dispatch(setDiagnostics(view.state, inside.map(diagnosticOf)));
}

function diagnosticOf({ from, to, severity, code, message, advice, fix }: TemplateMark): Diagnostic {
  return {
    from,
    to,
    severity,
    ...(code !== undefined && { source: code }),
    message: advice === undefined ? message : `${message}\n${advice}`,
    ...(fix && {
      actions: [
        {
          name: `Replace with ${fix.replacement}`,
          // The mark moves with edits, and the name with it.
          apply: (view: EditorView, markFrom: number) => {
            const moved = markFrom - from;
            view.dispatch({ changes: { from: fix.from + moved, to: fix.to + moved, insert: fix.replacement } });
          },
        },
      ],
    }),
  };
}
