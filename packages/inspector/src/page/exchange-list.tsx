// The list: one line for each exchange, the newest first. Arrow keys move, Enter or a click shows, Escape closes.
import { useEffect, useRef } from "preact/hooks";
import { type Exchange, isFailure } from "./exchange.ts";
import { millisText, outcomeText, receivedText } from "./words.ts";

interface ExchangeListProps {
  readonly exchanges: readonly Exchange[];
  /** Whether there are none at all, with whatever filter. */
  readonly isEmpty: boolean;
  readonly chosenId: string;
  readonly onChoose: (requestId: string) => void;
}

/** Lines beyond are only text that nobody reads, but cost a browser much. */
const maxLines = 300;
const signs = { message: "→", connect: "+", disconnect: "×" } as const;

export function ExchangeList({ exchanges, isEmpty, chosenId, onChoose }: ExchangeListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [chosenId]);
  const move = (by: number) => {
    const index = exchanges.findIndex(({ requestId }) => requestId === chosenId);
    const next = exchanges[Math.min(exchanges.length - 1, Math.max(0, index + by))];
    if (next) onChoose(next.requestId);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape") onChoose("");
    else return;
    event.preventDefault();
  };
  if (exchanges.length === 0) return <Nothing isEmpty={isEmpty} />;
  return (
    <div
      ref={list}
      class="exchanges"
      role="listbox"
      aria-label="Exchanges, the newest first"
      aria-activedescendant={chosenId === "" ? undefined : `exchange-${chosenId}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {exchanges.slice(0, maxLines).map((exchange) => (
        <Line
          key={exchange.requestId}
          exchange={exchange}
          isChosen={exchange.requestId === chosenId}
          onChoose={onChoose}
        />
      ))}
      {exchanges.length > maxLines && (
        <div class="more">{exchanges.length - maxLines} older ones: filter to see them.</div>
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
  const { kind, requestId, receivedAt, route, integration, endpointResponse, integrationResponse, times } = exchange;
  const status = endpointResponse?.statusCode ?? "";
  const template = integrationResponse?.template?.key;
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
      <time dateTime={receivedAt}>{new Date(receivedAt).toLocaleTimeString(undefined, { hour12: false })}</time>
      <span class="route">
        <span class="sign" aria-hidden="true">
          {signs[kind]}
        </span>{" "}
        {route?.routeKey ?? (kind === "message" ? "no route" : `$${kind}`)}
      </span>
      <span class="backend">{integration ? `${integration.integrationType} ${status}` : ""}</span>
      <span class="key">{integrationResponse?.integrationResponseKey ?? ""}</span>
      <span class="template">{template ?? ""}</span>
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
            Connect a client, and each message stands here with the reason of its answer:{" "}
            <code>npx answerback connect {location.origin.replace(/^http/, "ws")}/ws/…/…</code>
          </p>
          <p>
            The URL of a stage is its API's <code>apiEndpoint</code>, a slash and its name; <code>answerback dev</code>{" "}
            prints what the program exports.
          </p>
        </>
      ) : (
        <h2>The filter lets nothing through</h2>
      )}
    </section>
  );
}
