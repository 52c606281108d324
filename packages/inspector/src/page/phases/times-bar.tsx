// Shows the share of each phase in the total time, in the colours of their dots.
import type { Times } from "../api/exchange.ts";
import { millisText } from "../text/words.ts";

const phases = [
  ["routeMillis", "route"],
  ["requestMillis", "integration request"],
  ["integrationMillis", "endpoint"],
  ["responseMillis", "integration response"],
] as const;

export function TimesBar({ times }: { readonly times: Times }) {
  const parts = phases.flatMap(([member, name]) => {
    const millis = times[member];
    return millis === undefined ? [] : [{ member, name, millis }];
  });
  const label = [
    `${millisText(times.totalMillis)} in all`,
    ...parts.map(({ name, millis }) => `${name} ${millisText(millis)}`),
  ];
  return (
    <div class="times" role="img" aria-label={label.join(", ")} title={label.join("\n")}>
      {parts.map(({ member, millis }) => (
        <span key={member} class={member} style={{ flexGrow: Math.max(1, (1000 * millis) / times.totalMillis) }} />
      ))}
      <span class="total">{millisText(times.totalMillis)}</span>
    </div>
  );
}
