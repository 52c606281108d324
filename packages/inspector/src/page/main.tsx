// The inspector's page.
import { render } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Exchange } from "./api/exchange.ts";
import { isTyping } from "./keys/typing.ts";
import { ExchangeFeed, type FeedState } from "./messages/exchange-feed.ts";
import { everything, type Filter, passes } from "./messages/filter.ts";
import { ExchangeList } from "./messages/message-list.tsx";
import { ExchangeDetail } from "./phases/phase-details.tsx";
import { Toolbar } from "./shell/header.tsx";

const requestIdOfAddress = () => decodeURIComponent(location.hash.slice(1));

function Page() {
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([]);
  const [state, setState] = useState<FeedState>("connecting");
  const [filter, setFilter] = useState<Filter>(everything);
  const [chosenId, setChosenId] = useState(requestIdOfAddress);
  /** The exchanges at the time when the list was held. */
  const [held, setHeld] = useState<readonly Exchange[]>();
  const feed = useRef<ExchangeFeed>(undefined);
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    feed.current = new ExchangeFeed((all, now) => {
      setExchanges(all);
      setState(now);
    });
    const follow = () => setChosenId(requestIdOfAddress());
    const closeByKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !isTyping(event)) close();
    };
    addEventListener("hashchange", follow);
    addEventListener("keydown", closeByKey);
    return () => {
      removeEventListener("hashchange", follow);
      removeEventListener("keydown", closeByKey);
    };
  }, []);

  const choose = (requestId: string) => {
    history.replaceState(undefined, "", requestId === "" ? location.pathname : `#${encodeURIComponent(requestId)}`);
    setChosenId(requestId);
  };
  const close = () => {
    choose("");
    list.current?.focus();
  };
  const listed = held ?? exchanges;
  const shown = useMemo(() => listed.filter((exchange) => passes(filter, exchange)).toReversed(), [listed, filter]);
  const chosen = useChosen(listed, chosenId);

  return (
    <>
      <Toolbar
        exchanges={exchanges}
        state={state}
        filter={filter}
        onFilter={setFilter}
        waiting={held && newerThan(held, exchanges)}
        onHold={() => setHeld(held === undefined ? exchanges : undefined)}
        onClear={() => {
          setHeld(undefined);
          choose("");
          feed.current?.clear();
        }}
      />
      <main class={chosenId === "" ? "" : "with-detail"}>
        <ExchangeList
          listRef={list}
          exchanges={shown}
          isEmpty={listed.length === 0}
          chosenId={chosenId}
          onChoose={choose}
        />
        {chosen && <ExchangeDetail key={chosenId} exchange={chosen} onClose={close} />}
        {chosenId !== "" && !chosen && state !== "connecting" && <Forgotten requestId={chosenId} onClose={close} />}
      </main>
    </>
  );
}

/** The chosen exchange, even after newer ones have pushed it out of the list. */
function useChosen(listed: readonly Exchange[], chosenId: string): Exchange | undefined {
  const last = useRef<Exchange>(undefined);
  if (last.current?.requestId !== chosenId) last.current = listed.find(({ requestId }) => requestId === chosenId);
  return last.current;
}

/** Number of exchanges since the list was held. */
function newerThan(held: readonly Exchange[], exchanges: readonly Exchange[]): number {
  const newest = held.at(-1)?.requestId;
  return exchanges.length - 1 - exchanges.findLastIndex(({ requestId }) => requestId === newest);
}

function Forgotten({ requestId, onClose }: { readonly requestId: string; readonly onClose: () => void }) {
  return (
    <section class="detail nothing">
      <h2>This exchange is gone</h2>
      <p>
        The gateway keeps the newest exchanges of each stage (setting <code>inspector.maxExchanges</code>), and{" "}
        <code>{requestId}</code> is no longer among them.
      </p>
      <button type="button" onClick={onClose}>
        Close
      </button>
    </section>
  );
}

render(<Page />, document.body);
