// How the output compares with what was sent.
import { useMemo } from "preact/hooks";
import type { Rendered } from "../engine/jobs.ts";
import { bytesOf, bytesText } from "../text/words.ts";

interface OutputStatusProps {
  readonly rendering: Rendered | undefined;
  /** The gateway has an output to compare with. */
  readonly hasSent: boolean;
}

export function OutputStatus({ rendering, hasSent }: OutputStatusProps) {
  const output = rendering?.output;
  const bytes = useMemo(() => output && bytesOf({ text: output }), [output]);
  if (rendering === undefined || output === undefined) return null;
  const { changes } = rendering;
  const isSame = changes.length === 0;
  return (
    <span class="output-status">
      {hasSent && <span class={isSame ? "quiet" : "changed"}>{isSame ? "as sent" : changesText(changes.length)}</span>}{" "}
      <span class="quiet">{bytesText(bytes || 0)}</span>
    </span>
  );
}

function changesText(count: number): string {
  return count === 1 ? "1 change" : `${count} changes`;
}
