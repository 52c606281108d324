// The page: what the gateway did with each message, and why.
import { render } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Exchange } from "./exchange.ts";
import { ExchangeDetail } from "./exchange-detail.tsx";
import { ExchangeFeed, type FeedState } from "./exchange-feed.ts";
import { ExchangeList } from "./exchange-list.tsx";
import { everything, type Filter, passes } from "./filter.ts";
import { Toolbar } from "./toolbar.tsx";

const requestIdOfAddress = () => decodeURIComponent(location.hash.slice(1));

function Page() {
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([]);
  const [state, setState] = useState<FeedState>("lost");
  const [filter, setFilter] = useState<Filter>(everything);
  const [chosenId, setChosenId] = useState(requestIdOfAddress);
  /** The exchanges as they were when the list was held. */
  const [held, setHeld] = useState<readonly Exchange[]>();
  const feed = useRef<ExchangeFeed>(undefined);

  useEffect(() => {
    feed.current = new ExchangeFeed((all, now) => {
      setExchanges(all);
      setState(now);
    });
    const follow = () => setChosenId(requestIdOfAddress());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);

  const choose = (requestId: string) => {
    history.replaceState(undefined, "", requestId === "" ? location.pathname : `#${encodeURIComponent(requestId)}`);
    setChosenId(requestId);
  };
  const shown = useMemo(
    () => (held ?? exchanges).filter((exchange) => passes(filter, exchange)).toReversed(),
    [held, exchanges, filter],
  );
  const chosen = (held ?? exchanges).find(({ requestId }) => requestId === chosenId);

  return (
    <>
      <Toolbar
        exchanges={exchanges}
        state={state}
        filter={filter}
        onFilter={setFilter}
        waiting={held === undefined ? undefined : exchanges.length - held.length}
        onHold={() => setHeld(held === undefined ? exchanges : undefined)}
        onClear={() => {
          setHeld(undefined);
          feed.current?.clear();
        }}
      />
      <main class={chosen ? "with-detail" : ""}>
        <ExchangeList exchanges={shown} isEmpty={exchanges.length === 0} chosenId={chosenId} onChoose={choose} />
        {chosen && <ExchangeDetail key={chosen.requestId} exchange={chosen} onClose={() => choose("")} />}
      </main>
    </>
  );
}

render(<Page />, document.body);
