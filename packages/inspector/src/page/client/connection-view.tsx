// One connection as a sequence between client and gateway: handshake, messages with their answers, callbacks, its end.
import type { ConnectionAnswer } from "@answerback/gateway/inspector-api";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { GatewayError } from "../api/gateway.ts";
import { choose } from "../messages/chosen.ts";
import { lineOfSummary, onMessages } from "../messages/feed.ts";
import { isFailure } from "../messages/filter.ts";
import { filterText } from "../messages/list-state.ts";
import type { Message } from "../messages/message-log.ts";
import { answerText, messageText, routeText } from "../messages/message-words.ts";
import { goTo } from "../shell/address.ts";
import { proposeFault } from "../testing/faults.ts";
import { recordConnection } from "../testing/recording.ts";
import { Marked } from "../text/marked.tsx";
import { millisText, timeText } from "../text/words.ts";
import { closeText } from "./client.ts";
import { readConnection, replayConnection } from "./replay.ts";

type State =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly connection: ConnectionAnswer }
  | { readonly kind: "gone" };

export interface ConnectionViewProps {
  readonly connectionId: string;
}

export function ConnectionView({ connectionId }: ConnectionViewProps) {
  const state = useSignal<State>({ kind: "loading" });
  useEffect(() => {
    const load = () =>
      readConnection(connectionId).then(
        (connection) => {
          state.value = { kind: "ready", connection };
        },
        (error: unknown) => {
          if (error instanceof GatewayError) state.value = { kind: "gone" };
        },
      );
    load();
    return onMessages((items) => {
      if (items.some((item) => item.conn === connectionId)) load();
    });
  }, [connectionId]);
  const now = state.value;
  return (
    <main class="views">
      <section class="connection-view" aria-label="Connection">
        {now.kind === "gone" && <p class="nothing">The gateway keeps nothing of this connection any more.</p>}
        {now.kind === "ready" && <Conversation connection={now.connection} />}
      </section>
    </main>
  );
}

function Conversation({ connection }: { readonly connection: ConnectionAnswer }) {
  const { name, connectionId, isOpen, connectedAt, sourceIp, closed, exchanges } = connection;
  const turns = exchanges.map(lineOfSummary);
  const messages = turns.filter(({ kind }) => kind === "message").length;
  return (
    <>
      <header>
        <h2 class="sentence">
          <strong>{name ?? connectionId}</strong>{" "}
          {isOpen
            ? "is connected"
            : closed
              ? `closed with ${closeText(closed.statusCode, closed.reason)}`
              : "is closed"}
          {closed?.detail !== undefined && `: ${closed.detail}`}
        </h2>
        <p class="facts quiet number">
          {connectedAt !== undefined && <span>since {timeText(connectedAt)}</span>}
          <span>from {sourceIp}</span>
          <code>{connectionId}</code>
        </p>
        <p class="actions">
          <button type="button" disabled={messages === 0} onClick={() => replayConnection(connectionId)}>
            Replay all {messages} messages
          </button>
          {isOpen && (
            <button type="button" onClick={() => proposeFault({ connection: connectionId })}>
              Make it fail
            </button>
          )}
          <button
            type="button"
            class="needs-gateway"
            disabled={messages === 0}
            onClick={() => recordConnection(connectionId)}
          >
            Save as a conversation
          </button>
          <button
            type="button"
            onClick={() => {
              filterText.value = `conn:${name ?? connectionId}`;
              goTo({ view: "messages" });
            }}
          >
            Show in the list
          </button>
        </p>
      </header>
      <div class="lanes" aria-hidden="true">
        <span>Client</span>
        <span>Gateway</span>
      </div>
      <ol class="sequence">
        {turns.map((turn) => (
          <Turn key={turn.order} turn={turn} />
        ))}
      </ol>
    </>
  );
}

/** One exchange: the arrow to the gateway, and the one back. */
function Turn({ turn }: { readonly turn: Message }) {
  const { kind, at, millis, status, key, outcome } = turn;
  const sent = turn.message === undefined && kind !== "message" ? "" : messageText(turn);
  const answer = answerText(turn);
  return (
    <li class={`turn ${kind}${isFailure(turn) ? " failure" : ""}`}>
      <button type="button" class="turn-title plain" onClick={() => choose(turn)}>
        <time class="quiet number">{timeText(at, 3)}</time>
        <span class="route">{routeText(turn)}</span>
        {status !== undefined && <span class="badge number">{status}</span>}
        {key !== undefined && <span class="badge key">{key}</span>}
        <span class="quiet number">{millisText(millis)}</span>
      </button>
      {kind === "callback" ? (
        <Arrow to="client" text={sent === "" ? "DELETE" : sent} />
      ) : (
        <>
          <Arrow to="gateway" text={sent === "" ? kindWords[kind] : sent} />
          {(answer !== "" || outcome === "accepted" || outcome === "refused") && (
            <Arrow to="client" text={answer === "" ? outcome : answer} />
          )}
        </>
      )}
      {outcome === "silence" && kind === "message" && <p class="quiet">The client gets no answer.</p>}
    </li>
  );
}

function Arrow({ to, text }: { readonly to: "client" | "gateway"; readonly text: string }) {
  return (
    <p class={`arrow-line to-${to}`}>
      <span class="hidden">to the {to}: </span>
      <code>
        <Marked text={text} />
      </code>
      <span class="head" aria-hidden="true">
        {to === "gateway" ? "▶" : "◀"}
      </span>
    </p>
  );
}

const kindWords = {
  connect: "handshake",
  message: "(empty)",
  disconnect: "closed",
  refusedFrame: "frame",
} as const;
