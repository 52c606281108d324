// All statuses from 100 to 599, coloured by the key that takes them.
import type { IntegrationDescription } from "@answerback/gateway/inspector-api";
import { useSignal } from "@preact/signals";
import type { KeyFinder } from "./keys.ts";
import { type StatusRange, statusRanges } from "./status-ranges.ts";

interface StatusMapProps {
  readonly integration: IntegrationDescription;
  readonly find: KeyFinder;
}

export function StatusMap({ integration, find }: StatusMapProps) {
  const pointed = useSignal<number | undefined>(undefined);
  const { responses } = integration;
  const colourOf = (key: string | undefined) => {
    const index = responses.findIndex(({ integrationResponseKey }) => integrationResponseKey === key);
    return index === -1 ? "none" : `k${index % 6}`;
  };
  const ranges = statusRanges(find);
  const at = pointed.value;
  return (
    <figure class="status-map">
      <div
        role="img"
        aria-label={ranges.map((range) => `${rangeText(range)}: ${range.key ?? "no key"}`).join(", ")}
        onPointerMove={({ target }) => {
          const { status } = (target as HTMLElement).dataset;
          pointed.value = status === undefined ? undefined : Number(status);
        }}
        onPointerLeave={() => {
          pointed.value = undefined;
        }}
      >
        {[1, 2, 3, 4, 5].map((hundred) => (
          <div key={hundred} class="hundred">
            <span class="number">{hundred}00</span>
            <div class="row">
              {Array.from({ length: 100 }, (_, index) => {
                const status = hundred * 100 + index;
                return <i key={status} data-status={status} class={colourOf(find(String(status)))} />;
              })}
            </div>
          </div>
        ))}
      </div>
      <p class="pointed number" aria-hidden="true">
        {at === undefined ? "Point at a status" : `${at}: ${find(String(at)) ?? "no key"}`}
      </p>
      <figcaption>
        <ul>
          {responses.map((response) => {
            const own = ranges.filter(({ key }) => key === response.integrationResponseKey);
            return (
              <li key={response.integrationResponseId}>
                <i class={colourOf(response.integrationResponseKey)} />
                {response.program && <span>{response.program.name}</span>}
                <code>{response.integrationResponseKey}</code>
                <span class="quiet number">{own.length === 0 ? "no status" : textOf(own)}</span>
              </li>
            );
          })}
          {ranges.some(({ key }) => key === undefined) && (
            <li>
              <i class="none" />
              <span class="bad">no key</span>
              <span class="quiet number">{textOf(ranges.filter(({ key }) => key === undefined))}</span>
            </li>
          )}
        </ul>
      </figcaption>
    </figure>
  );
}

const rangeText = ({ from, to }: StatusRange) => (from === to ? String(from) : `${from}–${to}`);

/** The first few; a pattern may have hundreds. */
function textOf(ranges: readonly StatusRange[]): string {
  const shown = ranges.slice(0, 4).map(rangeText).join(", ");
  return ranges.length > 4 ? `${shown} and ${ranges.length - 4} more` : shown;
}
