// The exchange in one sentence, and its figures in one line.
import type { ExchangeDescription, SentencePart, SourcePlace } from "@answerback/gateway/inspector-api";
import { hashOf } from "../shell/address.ts";
import { Marked } from "../text/marked.tsx";
import { millisText, timeText } from "../text/words.ts";

export function Sentence({ exchange }: { readonly exchange: ExchangeDescription }) {
  return (
    <h2 class="sentence">
      {exchange.explanation.parts.map((part, index) => (
        <Part key={index} part={part} isFailure={isFailure(exchange)} />
      ))}
    </h2>
  );
}

const isFailure = ({ outcome, kind }: ExchangeDescription) =>
  outcome.kind === "failed" || outcome.kind === "refused" || kind === "refusedFrame";

function Part({ part: { kind, text }, isFailure }: { readonly part: SentencePart; readonly isFailure: boolean }) {
  const marked = <Marked text={text} />;
  switch (kind) {
    case "text":
      return marked;
    case "key":
      return <code class="badge key">{marked}</code>;
    case "result":
      return <strong class={isFailure ? "bad" : ""}>{marked}</strong>;
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
  const { times, connectionId, connectionName, receivedAt, explanation, held } = exchange;
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
      <time dateTime={receivedAt}>{timeText(receivedAt, 3)}</time>
      <span>
        connection{" "}
        <a href={hashOf({ view: "connection", connectionId })} title={connectionId}>
          {connectionName ?? shortId(connectionId)}
        </a>
      </span>
      {explanation.place && <PlaceText place={explanation.place} />}
    </p>
  );
}

export const shortId = (id: string) => id.slice(0, 6);

/** `index.ts:52` */
export function PlaceText({ place: { file, path, line } }: { readonly place: SourcePlace }) {
  return (
    <code class="place" title={`${path}:${line}`}>
      {file}:{line}
    </code>
  );
}
