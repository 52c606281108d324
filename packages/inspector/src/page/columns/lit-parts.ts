// The parts of a column that are lit because they belong to what the reader points at.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import type { Range } from "../engine/jobs.ts";

const light = StateEffect.define<readonly Range[]>();
const mark = Decoration.mark({ class: "cm-lit" });

export const litParts = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let lit = transaction.docChanged ? Decoration.none : marks;
    for (const effect of transaction.effects) {
      if (effect.is(light)) lit = marksOf(effect.value, transaction.newDoc.length);
    }
    return lit;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function marksOf(ranges: readonly Range[], length: number): DecorationSet {
  const inside = ranges.filter(({ from, to }) => from < to && to <= length);
  return Decoration.set(
    inside.map(({ from, to }) => mark.range(from, to)),
    true,
  );
}

/** @param scroll brings the first part into view */
export function lightParts(view: EditorView, ranges: readonly Range[], scroll: boolean): void {
  if (ranges.length === 0 && view.state.field(litParts).size === 0) return;
  view.dispatch({ effects: light.of(ranges) });
  const [first] = ranges;
  if (scroll && first !== undefined && first.to <= view.state.doc.length) scrollTo(view, first.from);
}

/** Only within the view: what the reader points at must stay under the pointer. */
function scrollTo(view: EditorView, offset: number): void {
  const { scrollDOM } = view;
  const { top, bottom } = view.lineBlockAt(offset);
  if (top < scrollDOM.scrollTop) scrollDOM.scrollTop = top;
  else if (bottom > scrollDOM.scrollTop + scrollDOM.clientHeight) scrollDOM.scrollTop = bottom - scrollDOM.clientHeight;
}
