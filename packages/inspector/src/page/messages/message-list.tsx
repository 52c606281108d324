// The list: one line for each exchange, newest first. A click or the arrow keys select one.
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { type Exchange, isFailure } from "../api/exchange.ts";
import { millisText, outcomeText, receivedText, timeText } from "../text/words.ts";

interface ExchangeListProps {
  readonly listRef: RefObject<HTMLDivElement | null>;
  readonly exchanges: readonly Exchange[];
  /** True without any exchange, regardless of the filter. */
  readonly isEmpty: boolean;
  readonly chosenId: string;
  readonly onChoose: (requestId: string) => void;
}

/** More lines would slow down the browser. */
const maxLines = 300;
const signs = { message: "→", connect: "+", disconnect: "×", refusedFrame: "!", callback: "←" } as const;

export function ExchangeList({ listRef, exchanges, isEmpty, chosenId, onChoose }: ExchangeListProps) {
  useEffect(() => {
    listRef.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [chosenId]);
  const lines = exchanges.slice(0, maxLines);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = lines.findIndex(({ requestId }) => requestId === chosenId);
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: Math.max(0, at - 1),
      Home: 0,
      End: lines.length - 1,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const line = lines[target];
    if (line) onChoose(line.requestId);
  };
  if (exchanges.length === 0) return <Nothing isEmpty={isEmpty} />;
  return (
    <div class="exchanges">
      <div
        ref={listRef}
        role="listbox"
        aria-label="Exchanges, newest first"
        aria-activedescendant={chosenId === "" ? undefined : `exchange-${chosenId}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        {lines.map((exchange) => (
          <Line
            key={exchange.requestId}
            exchange={exchange}
            isChosen={exchange.requestId === chosenId}
            onChoose={onChoose}
          />
        ))}
      </div>
      {exchanges.length > maxLines && (
        <p class="more">{exchanges.length - maxLines} older exchanges are hidden. Use the filter to see them.</p>
      )}
    </div>
  );
}

interface LineProps {
  readonly exchange: Exchange;
  readonly isChosen: boolean;
  readonly onChoose: (requestId: string) => void;
}

function Line({ exchange, isChosen, onChoose }: LineProps) {
  const { kind, requestId, receivedAt, route, times } = exchange;
  const steps = new Map(exchange.explanation.steps.map(({ name, value }) => [name, value]));
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
    <div
      id={`exchange-${requestId}`}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      class={`exchange ${kind}${isFailure(exchange) ? " failure" : ""}`}
      onClick={() => onChoose(requestId)}
    >
      <time dateTime={receivedAt}>{timeText(receivedAt)}</time>
      <span class="route">
        <span class="sign" aria-hidden="true">
          {signs[kind]}
        </span>{" "}
        {route?.routeKey ?? (kind === "message" ? "no route" : `$${kind}`)}
      </span>
      <span class="backend">{steps.get("Backend")}</span>
      <span class="key">{steps.get("Key")}</span>
      <span class="template">{steps.get("Template")}</span>
      <span class="duration">{millisText(times.totalMillis)}</span>
      <span class="said received">{receivedText(exchange)}</span>
      <span class="said outcome">{outcomeText(exchange)}</span>
    </div>
  );
}

function Nothing({ isEmpty }: { readonly isEmpty: boolean }) {
  return (
    <section class="nothing">
      {isEmpty ? (
        <>
          <h2>No message yet</h2>
          <p>
            Connect a client to see each message and the reason for its answer:{" "}
            <code>npx answerback connect {location.origin.replace(/^http/, "ws")}/ws/…/…</code>
          </p>
          <p>
            The URL of a stage is its API's <code>apiEndpoint</code>, a slash and the stage's name;{" "}
            <code>answerback dev</code> prints the URLs.
          </p>
        </>
      ) : (
        <h2>No exchange matches the filter</h2>
      )}
    </section>
  );
}
