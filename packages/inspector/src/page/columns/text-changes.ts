// Shows in the output what differs from what was sent.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";
import type { TextChange } from "../engine/jobs.ts";

class RemovedText extends WidgetType {
  readonly text: string;

  constructor(text: string) {
    super();
    this.text = text;
  }

  override eq(other: RemovedText): boolean {
    return other.text === this.text;
  }

  override toDOM(): HTMLElement {
    const element = document.createElement("del");
    element.className = "cm-removed";
    element.textContent = this.text;
    return element;
  }
}

const added = Decoration.mark({ tagName: "ins", class: "cm-added" });
const show = StateEffect.define<readonly TextChange[]>();

export const textChangeMarks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let shown = marks.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(show)) shown = marksOf(effect.value);
    return shown;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function marksOf(changes: readonly TextChange[]): DecorationSet {
  return Decoration.set(
    changes.flatMap(({ from, to, removed }) => [
      ...(removed === "" ? [] : [Decoration.widget({ widget: new RemovedText(removed), side: -1 }).range(from)]),
      ...(to > from ? [added.range(from, to)] : []),
    ]),
    true,
  );
}

/** The effects that show them, together with a new text. */
export function showChanges(view: EditorView, changes: readonly TextChange[]): readonly StateEffect<unknown>[] {
  return changes.length === 0 && view.state.field(textChangeMarks).size === 0 ? [] : [show.of(changes)];
}
