// Reports what the reader points at: with the pointer, or with the caret while the column has the focus.
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

/** @param report the offset; undefined when the reader points elsewhere */
export function pointing(report: (offset: number | undefined) => void): Extension {
  let last: number | undefined;
  const change = (offset: number | undefined) => {
    if (offset === last) return;
    last = offset;
    report(offset);
  };
  return [
    EditorView.domEventHandlers({
      mousemove: (event, view) => change(offsetUnder(event, view)),
      mouseleave: (_event, view) => change(view.hasFocus ? view.state.selection.main.head : undefined),
      blur: () => change(undefined),
    }),
    EditorView.updateListener.of(({ selectionSet, docChanged, focusChanged, view }) => {
      if (docChanged) change(undefined);
      else if ((selectionSet || focusChanged) && view.hasFocus) change(view.state.selection.main.head);
    }),
  ];
}

/** The character under the pointer, not the nearest gap between two. */
function offsetUnder({ clientX, clientY }: MouseEvent, view: EditorView): number | undefined {
  const offset = view.posAtCoords({ x: clientX, y: clientY });
  if (offset === null) return undefined;
  const gap = view.coordsAtPos(offset);
  if (gap === null) return undefined;
  if (clientY < gap.top || clientY > gap.bottom) return undefined;
  return clientX < gap.left ? Math.max(0, offset - 1) : offset;
}
