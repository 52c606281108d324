// The clients: connect, send, receive, close; and what is sent again.
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { apiName, stages } from "../api/apis.ts";
import { exchange } from "../messages/chosen.ts";
import { Marked } from "../text/marked.tsx";
import type { Client } from "./client.ts";
import { client, clients, connect, freeName, removeClient, sendAndShow, stageFor, useClient } from "./clients.ts";
import { draft, editMessage } from "./draft.ts";
import { replay, replayText } from "./replay.ts";

export function ClientPane() {
  const at = client.value;
  const isAsking = useSignal(false);
  return (
    <section class="client-pane" aria-label="Client">
      <div class="pane-head">
        <h3>Client</h3>
        {clients.value.length > 0 && (
          <fieldset class="client-names" aria-label="Clients">
            {clients.value.map((it) => (
              <button
                key={it.options.name}
                type="button"
                class="client-name"
                aria-pressed={it === at}
                aria-label={`${it.options.name}, ${stateWords[it.state.value]}`}
                onClick={() => useClient(it)}
              >
                <span class={`dot ${it.state.value}`} />
                {it.options.name}
              </button>
            ))}
          </fieldset>
        )}
        <button type="button" onClick={() => connect()} disabled={stageFor() === undefined}>
          {at === undefined ? "Connect" : "New"}
        </button>
        <button
          type="button"
          class="plain"
          aria-expanded={isAsking.value}
          title="Connect with a name, a query, a subprotocol"
          onClick={() => {
            isAsking.value = !isAsking.value;
          }}
        >
          with…
        </button>
        {at && at.state.value !== "closed" && (
          <button type="button" class="plain" onClick={() => at.close()}>
            Close
          </button>
        )}
        {at && at.state.value === "closed" && (
          <>
            <button type="button" onClick={() => connect(at.options)}>
              Connect again
            </button>
            <button type="button" class="plain" onClick={() => removeClient(at)}>
              Remove
            </button>
          </>
        )}
        <Replay />
      </div>
      {isAsking.value && (
        <ConnectForm
          onDone={() => {
            isAsking.value = false;
          }}
        />
      )}
      {at ? <Lines of={at} /> : <p class="hint quiet">Connect here, or press Try beside a route of the map.</p>}
      <Composer at={at} />
    </section>
  );
}

const stateWords = { connecting: "connecting", open: "connected", closed: "closed" } as const;

function Replay() {
  const at = exchange.value;
  if (at?.kind !== "message" || !("text" in at.received)) return null;
  const { received } = at;
  const text = replayText(at);
  return (
    <span class="replay">
      <button
        type="button"
        disabled={text === undefined}
        title={
          text === undefined ? "A secret in this message is masked: edit it first." : "Send this message again (r)"
        }
        onClick={() => text !== undefined && replay(at, text)}
      >
        Replay
      </button>
      <button
        type="button"
        title="Edit this message before it is sent again"
        onClick={() => editMessage(received.text)}
      >
        Replay edited
      </button>
    </span>
  );
}

function ConnectForm({ onDone }: { readonly onDone: () => void }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const field = (name: string) => String(form.get(name) ?? "").trim();
    connect({
      name: field("name") || freeName(),
      stage: field("stage"),
      query: field("query").replace(/^\?/, ""),
      subprotocol: field("subprotocol"),
    });
    onDone();
  };
  return (
    <form class="connect-form" aria-label="Connect with" onSubmit={submit}>
      <label>
        Name <input name="name" placeholder={freeName()} autocomplete="off" />
      </label>
      <label>
        Stage{" "}
        <select name="stage" value={stageFor()?.value}>
          {stages.value.map(({ api, stage, value }) => (
            <option key={value} value={value}>
              {apiName(api)} / {stage.stageName}
            </option>
          ))}
        </select>
      </label>
      <label>
        Query <input name="query" placeholder="token=…" autocomplete="off" spellcheck={false} />
      </label>
      <label>
        Subprotocol <input name="subprotocol" autocomplete="off" spellcheck={false} />
      </label>
      <button type="submit" class="main">
        Connect
      </button>
    </form>
  );
}

const signs = { sent: "→", received: "←", note: "·" } as const;
const signWords = { sent: "sent", received: "received", note: "" } as const;

function Lines({ of }: { readonly of: Client }) {
  const place = useRef<HTMLDivElement>(null);
  const lines = of.lines.value;
  useEffect(() => {
    place.current?.scrollTo({ top: place.current.scrollHeight });
  }, [lines]);
  return (
    <div
      ref={place}
      class="client-lines"
      role="log"
      aria-label={`What ${of.options.name} sent and received`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
    >
      {lines.map(({ number, kind, text }) => (
        <p key={number} class={kind}>
          <span class="sign" aria-hidden="true">
            {signs[kind]}
          </span>
          <span class="hidden">{signWords[kind]} </span>
          <code>
            <Marked text={text} />
          </code>
        </p>
      ))}
    </div>
  );
}

function Composer({ at }: { readonly at: Client | undefined }) {
  const samples = useComputed(() => stageFor()?.api.routes.filter(({ sample }) => sample !== undefined) ?? []);
  const isOpen = at?.state.value === "open";
  const send = async () => {
    const text = draft.value;
    if (text === "") return;
    const sender = isOpen ? at : connect();
    if (sender === undefined || !(await sender.opened)) return;
    draft.value = "";
    await sendAndShow(sender, text);
  };
  return (
    <div class="composer-line">
      {samples.value.length > 0 && (
        <fieldset class="samples" aria-label="Sample messages">
          {samples.value.map(({ routeKey, sample }) => (
            <button
              key={routeKey}
              type="button"
              class="link"
              title={sample!.text}
              onClick={() => editMessage(sample!.text)}
            >
              {routeKey}
            </button>
          ))}
        </fieldset>
      )}
      <textarea
        id="composer"
        rows={1}
        aria-label="Message to send"
        placeholder='{"action": "…"}'
        spellcheck={false}
        value={draft.value}
        onInput={({ currentTarget }) => {
          draft.value = currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="button" class="main" disabled={draft.value === ""} onClick={send}>
        Send
      </button>
    </div>
  );
}
