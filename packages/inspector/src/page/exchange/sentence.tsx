// The exchange in one sentence, and its figures in one line.
import type { ExchangeDescription, SentencePart, SourcePlace } from "@answerback/gateway/inspector-api";
import { isFailure } from "../messages/filter.ts";
import { hashOf } from "../shell/address.ts";
import { Marked } from "../text/marked.tsx";
import { millisText, timeText } from "../text/words.ts";

export function Sentence({ exchange: { explanation, kind, outcome } }: { readonly exchange: ExchangeDescription }) {
  const isBad = isFailure({ kind, outcome: outcome.kind });
  return (
    <h2 class="sentence">
      {explanation.parts.map((part, index) => (
        <Part key={index} part={part} isBad={isBad} />
      ))}
    </h2>
  );
}

function Part({ part: { kind, text }, isBad }: { readonly part: SentencePart; readonly isBad: boolean }) {
  const marked = <Marked text={text} />;
  switch (kind) {
    case "text":
      return marked;
    case "key":
      return <code class="badge key">{marked}</code>;
    case "result":
      return <strong class={isBad ? "bad" : ""}>{marked}</strong>;
    default:
      return <strong>{marked}</strong>;
  }
}

const phases = [
  ["routeMillis", "route"],
  ["requestMillis", "request"],
  ["integrationMillis", "backend"],
  ["responseMillis", "response"],
] as const;

export function Facts({ exchange }: { readonly exchange: ExchangeDescription }) {
  const { times, connectionId, connectionName, receivedAt, explanation, held, fault } = exchange;
  return (
    <p class="facts quiet number">
      <span>{millisText(times.totalMillis)}</span>
      {phases.map(([member, name]) => {
        const millis = times[member];
        return (
          millis !== undefined && (
            <span key={member}>
              {name} {millisText(millis)}
            </span>
          )
        );
      })}
      {held && (
        <span class="warn">
          {held.isEdited ? "held and edited" : "held"} for {millisText(held.millis)}
        </span>
      )}
      {fault && (
        <span class="warn">
          fault{" "}
          <a href={hashOf({ view: "test", faultId: fault.faultId })} title={fault.effect}>
            {fault.name}
          </a>
        </span>
      )}
      <time dateTime={receivedAt}>{timeText(receivedAt, 3)}</time>
      <span>
        connection{" "}
        <a href={hashOf({ view: "connection", connectionId })} title={connectionId}>
          {connectionName ?? connectionId.slice(0, 6)}
        </a>
      </span>
      {explanation.place && <PlaceText place={explanation.place} />}
    </p>
  );
}

/** `index.ts:52` */
export function PlaceText({ place: { file, path, line } }: { readonly place: SourcePlace }) {
  return (
    <code class="place" title={`${path}:${line}`}>
      {file}:{line}
    </code>
  );
}
