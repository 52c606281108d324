// CodeMirror as all columns use it. In a shadow root its styles need no exception from the content security policy.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState, type Extension, type StateEffect } from "@codemirror/state";
import { EditorView, highlightSpecialChars } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { commonEnds } from "../engine/text-change.ts";
import { everyInvisible } from "../text/invisible.ts";
import { litParts } from "./lit-parts.ts";

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--directive)" },
  { tag: [tags.variableName, tags.function(tags.propertyName)], color: "var(--reference)" },
  { tag: tags.propertyName, color: "var(--reference)" },
  { tag: tags.string, color: "var(--string)" },
  { tag: [tags.comment, tags.escape], color: "var(--quiet)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--number)" },
  { tag: tags.invalid, textDecoration: "underline wavy var(--bad)" },
]);

const looks = EditorView.theme({
  "&": { color: "var(--text)", fontSize: "12.5px", height: "100%" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--code)", lineHeight: "20px" },
  ".cm-content": { caretColor: "var(--text)", padding: "2px 0 6px" },
  ".cm-line": { padding: "0 12px" },
  ".cm-gutters + .cm-content .cm-line": { paddingLeft: "4px" },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "transparent", border: "none" },
  ".cm-gutter-lint": { width: "0.9em" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "1.6em", padding: "0 2px" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused > .cm-scroller .cm-selectionBackground, ::selection": { backgroundColor: "var(--selection)" },
  ".cm-tooltip": {
    color: "var(--text)",
    backgroundColor: "var(--raised)",
    border: "1px solid var(--line)",
    borderRadius: "6px",
  },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { color: "var(--text)", backgroundColor: "var(--chosen)" },
  ".cm-completionDetail": { color: "var(--quiet)", fontStyle: "normal", marginLeft: "1em" },
  ".cm-diagnostic": { padding: "6px 10px", maxWidth: "60ch", whiteSpace: "normal" },
  ".cm-diagnosticAction": { font: "inherit", color: "var(--text)", backgroundColor: "var(--chosen)" },
  ".cm-panels": { color: "var(--text)", backgroundColor: "var(--raised)" },
  ".cm-panels input, .cm-panels button": { font: "inherit" },
  ".cm-searchMatch": { backgroundColor: "var(--selection)" },
  // Not by colour alone: a line below, too.
  ".cm-lit": { backgroundColor: "var(--lit)", borderBottom: "2px solid var(--lit-line)", borderRadius: "2px" },
  ".cm-added": {
    backgroundColor: "var(--good-ground)",
    textDecoration: "underline",
    textDecorationColor: "var(--good)",
  },
  ".cm-removed": { color: "var(--bad)", backgroundColor: "var(--bad-ground)", textDecoration: "line-through" },
});

/**
 * Text over a selection: by itself, Chromium would keep the looks of the selected text in a style attribute, which the content
 * security policy refuses.
 */
const replacing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { inputType, data } = event;
    const { from, to, empty } = view.state.selection.main;
    if (inputType !== "insertText" || data === null || empty || view.composing || view.state.readOnly) return false;
    const insert = () =>
      view.state.update(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
    const isHandled = view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, data, insert));
    if (!isHandled) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});

export interface CodeViewOptions {
  readonly place: HTMLElement;
  readonly text: string;
  /** For assistive technology. */
  readonly label: string;
  readonly extensions: Extension;
}

export function createCodeView({ place, text, label, extensions }: CodeViewOptions): EditorView {
  const root = place.shadowRoot ?? place.attachShadow({ mode: "open" });
  const state = EditorState.create({ doc: text, extensions: [viewExtensions(label), litParts, replacing, extensions] });
  return new EditorView({ parent: root, root, state });
}

/** The looks of all texts. */
export function viewExtensions(label: string): Extension {
  return [
    // Line breaks stay as they are: offsets are those of the text, and a saved file keeps its own.
    EditorState.lineSeparator.of("\n"),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
    highlightSpecialChars({ specialChars: everyInvisible }),
    syntaxHighlighting(colours),
    looks,
  ];
}

/** Replaces only the part that differs, so that the place of the reader stays. @param effects dispatched with the text */
export function setText(view: EditorView, text: string, effects: readonly StateEffect<unknown>[] = []): void {
  const before = view.state.doc.toString();
  if (before === text) {
    if (effects.length > 0) view.dispatch({ effects });
    return;
  }
  const { start, end } = commonEnds(before, text);
  view.dispatch({
    changes: { from: start, to: before.length - end, insert: text.slice(start, text.length - end) },
    effects,
  });
}
