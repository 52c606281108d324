// The list beside the open exchange; before one is open, the map with a sample for each route.
import { apis } from "../api/apis.ts";
import { ExchangeView } from "../exchange/exchange-view.tsx";
import { ApiMaps } from "../path/api-maps.tsx";
import { chosen, close } from "./chosen.ts";
import { isLoaded, log, logVersion } from "./feed.ts";
import { FilterField } from "./filter-field.tsx";
import { MessageList } from "./message-list.tsx";

export function MessagesView() {
  const isOpen = chosen.value.kind !== "none";
  logVersion.value;
  const isEmpty = isLoaded.value && log.length === 0;
  return (
    <main class={`views with-list${isOpen ? " is-open" : ""}${isEmpty ? " is-empty" : ""}`}>
      <div class="list-pane">
        <FilterField />
        <div class="list-titles" aria-hidden="true">
          <span>Route</span>
          <span>Backend</span>
          <span>Key</span>
          <span>Time</span>
        </div>
        <MessageList />
      </div>
      <div class="open-pane">
        {isOpen && (
          <button type="button" class="back plain" onClick={close}>
            ‹ Messages
          </button>
        )}
        <Open />
      </div>
    </main>
  );
}

function Open() {
  const now = chosen.value;
  switch (now.kind) {
    case "none":
      return <Start />;
    case "loading":
      return <div class="loading" aria-busy="true" />;
    case "ready":
      return <ExchangeView key={now.exchange.requestId} exchange={now.exchange} />;
    case "gone":
      return (
        <section class="nothing">
          <h2>This exchange is gone</h2>
          <p>
            The gateway keeps the newest exchanges of each stage (setting <code>inspector.maxExchanges</code>), and this
            one is no longer among them.
          </p>
          <button type="button" onClick={close}>
            Close
          </button>
        </section>
      );
    case "failed":
      return (
        <p class="nothing" role="alert">
          {now.message}
        </p>
      );
  }
}

function Start() {
  return (
    <section class="start" aria-label="Start">
      {apis.value?.length === 0 ? (
        <>
          <h2 class="sentence">No API yet.</h2>
          <p class="quiet">
            Deploy a program with <code>npx answerback dev</code>, or create an API with any AWS client at{" "}
            <code>{location.origin}</code>.
          </p>
        </>
      ) : (
        <>
          <h2 class="sentence">Choose a message to see why its client got its answer, or try a route.</h2>
          <ApiMaps />
        </>
      )}
    </section>
  );
}
