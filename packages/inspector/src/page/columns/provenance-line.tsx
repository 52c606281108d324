// One line about what the reader points at: the output, the reference that wrote it, the data that it read.
import { shortened } from "../text/words.ts";
import type { ShownProvenance } from "./column-views.ts";

/** Characters of a text on the line. */
const maxText = 80;

export function ProvenanceLine({ shown }: { readonly shown: ShownProvenance | undefined }) {
  return (
    <p class="provenance" aria-live="polite">
      {shown === undefined ? (
        <span class="quiet">Point at a value to see where it comes from.</span>
      ) : (
        <>
          {shown.output !== undefined && <code>{shortened(shown.output, maxText)}</code>}
          {shown.outputs > 1 && <span class="quiet"> and {shown.outputs - 1} more</span>}
          <span> ← </span>
          {shown.reference !== undefined && <code>{shortened(shown.reference, maxText)}</code>}
          <span> ← </span>
          <code>{shown.reads.map(({ variable, path }) => dataText(variable, path)).join(", ")}</code>
        </>
      )}
    </p>
  );
}

function dataText(variable: string, path: string): string {
  return variable === "input" ? path : `$${variable}${path.replace(/^\$/, "")}`;
}
