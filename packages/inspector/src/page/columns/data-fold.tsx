// The values of $context or $stageVariables, folded below the input.
import { useState } from "preact/hooks";
import type { Origin, Provenance } from "../engine/jobs.ts";

interface DataFoldProps {
  readonly variable: "context" | "stageVariables";
  readonly value: Readonly<Record<string, unknown>> | undefined;
  /** The data behind the value that the reader points at. */
  readonly reads: Provenance["reads"];
  readonly onPoint: (origin: Origin | undefined) => void;
}

export function DataFold({ variable, value = {}, reads, onPoint }: DataFoldProps) {
  const [isOpen, setOpen] = useState(false);
  const rows = rowsOf(value);
  if (rows.length === 0) return null;
  const own = reads.filter((read) => read.variable === variable).map(({ path }) => path);
  const isRead = (path: string) => own.some((read) => read === path || path.startsWith(`${read}.`));
  const isLit = own.length > 0;
  return (
    <details class="data-fold" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary class={isLit ? "lit" : ""}>
        <code>${variable}</code>{" "}
        <span class="quiet">{isLit ? own.join(", ").replaceAll("$.", "") : countText(rows.length)}</span>
      </summary>
      {isOpen && (
        <table>
          <tbody>
            {rows.map(([path, text]) => {
              const point = () => onPoint({ column: "data", variable, path });
              const leave = () => onPoint(undefined);
              return (
                <tr
                  key={path}
                  class={isRead(path) ? "lit" : ""}
                  tabIndex={0}
                  onMouseEnter={point}
                  onMouseLeave={leave}
                  onFocus={point}
                  onBlur={leave}
                >
                  <th scope="row">{path.slice(2)}</th>
                  <td>{text}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </details>
  );
}

function countText(count: number): string {
  return count === 1 ? "1 value" : `${count} values`;
}

/** The path and the text of each value that is not an object. */
function rowsOf(value: Readonly<Record<string, unknown>>, path = "$"): readonly (readonly [string, string])[] {
  return Object.entries(value).flatMap(([name, member]) => {
    const below = `${path}.${name}`;
    if (typeof member === "object" && member !== null && !Array.isArray(member)) {
      return rowsOf(member as Readonly<Record<string, unknown>>, below);
    }
    return [[below, typeof member === "string" ? member : (JSON.stringify(member) ?? "")] as const];
  });
}
