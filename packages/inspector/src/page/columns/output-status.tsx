// How the output compares with what was sent.
import type { Rendered } from "../engine/jobs.ts";

interface OutputStatusProps {
  readonly rendering: Rendered | undefined;
  /** The gateway has an output to compare with. */
  readonly hasSent: boolean;
}

export function OutputStatus({ rendering, hasSent }: OutputStatusProps) {
  if (rendering?.output === undefined) return null;
  const { output, changes } = rendering;
  const isSame = changes.length === 0;
  return (
    <span class="output-status">
      {hasSent && <span class={isSame ? "quiet" : "changed"}>{isSame ? "as sent" : changesText(changes.length)}</span>}{" "}
      <span class="quiet">{new TextEncoder().encode(output).length.toLocaleString()} bytes</span>
    </span>
  );
}

function changesText(count: number): string {
  return count === 1 ? "1 change" : `${count} changes`;
}
