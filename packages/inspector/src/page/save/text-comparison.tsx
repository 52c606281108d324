// Two texts side by side, with their differences.
import { MergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { useEffect, useRef } from "preact/hooks";
import { viewExtensions } from "../columns/code-view.ts";

export interface TextComparisonProps {
  readonly before: string;
  readonly after: string;
}

export function TextComparison({ before, after }: TextComparisonProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const host = place.current!;
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    const side = (doc: string, label: string) => ({
      doc,
      extensions: [viewExtensions(label), EditorState.readOnly.of(true)],
    });
    const view = new MergeView({
      a: side(before, "Before"),
      b: side(after, "After"),
      parent: root,
      root,
      gutter: false,
    });
    return () => view.destroy();
  }, [before, after]);
  return (
    <div class="text-comparison">
      <div class="text-comparison-heads" aria-hidden="true">
        <span>Before</span>
        <span>After</span>
      </div>
      <div class="text-comparison-texts" ref={place} />
    </div>
  );
}
