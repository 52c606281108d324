// How the edited template does on the last exchanges that used it.
import type { Comparison } from "../engine/jobs.ts";
import { goTo } from "../shell/address.ts";

interface ComparisonLineProps {
  readonly comparisons: readonly Comparison[];
  /** The name of each exchange for readers, by `id`. */
  readonly labels: ReadonlyMap<string, string>;
}

export function ComparisonLine({ comparisons, labels }: ComparisonLineProps) {
  if (comparisons.length === 0) return null;
  const json = comparisons.filter(({ isJson }) => isJson).length;
  const failed = comparisons.filter(({ problem }) => problem !== undefined).length;
  const others = comparisons.filter(({ differs, isJson }) => differs || !isJson);
  const differ = comparisons.filter(({ differs }) => differs).length;
  const isGood = json === comparisons.length;
  return (
    <div class="comparison">
      <span class={isGood ? "good" : "bad"}>
        {isGood ? "✓" : "✗"} {json} of {comparisons.length} {comparisons.length === 1 ? "is" : "are"} JSON
      </span>
      {differ > 0 && `, ${differ} ${differ === 1 ? "differs" : "differ"}`}
      {failed > 0 && `, ${failed} ${failed === 1 ? "fails" : "fail"}`}
      {others.length > 0 && (
        <details>
          <summary>Which</summary>
          <ul>
            {others.map((comparison) => (
              <li key={comparison.id}>
                <button type="button" onClick={() => goTo({ view: "messages", requestId: comparison.id })}>
                  <code>{labels.get(comparison.id) ?? comparison.id}</code> {reasonOf(comparison)}
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function reasonOf({ problem, isJson, differs }: Comparison): string {
  if (problem !== undefined) return `fails: ${problem}`;
  return [...(differs ? ["differs"] : []), ...(isJson ? [] : ["is not JSON"])].join(", ");
}
