// The toolbar: filters, connection state, and holding the list.
import { useEffect, useRef } from "preact/hooks";
import type { Exchange } from "../api/exchange.ts";
import { isTyping } from "../keys/typing.ts";
import type { FeedState } from "../messages/exchange-feed.ts";
import { type Filter, stageOf } from "../messages/filter.ts";

const stateTexts: Readonly<Record<FeedState, string>> = {
  connecting: "connecting",
  live: "live",
  lost: "gateway not reachable, retrying",
};

interface ToolbarProps {
  readonly exchanges: readonly Exchange[];
  readonly state: FeedState;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  /** Number of exchanges since the list was held; undefined if it is not held. */
  readonly waiting: number | undefined;
  readonly onHold: () => void;
  readonly onClear: () => void;
}

export function Toolbar({ exchanges, state, filter, onFilter, waiting, onHold, onClear }: ToolbarProps) {
  const text = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== "/" || isTyping(event)) return;
      event.preventDefault();
      text.current?.focus();
    };
    addEventListener("keydown", focus);
    return () => removeEventListener("keydown", focus);
  }, []);
  const stages = [...new Set(exchanges.map(stageOf))].toSorted();
  return (
    <header>
      <h1>Answerback</h1>
      <span class={`state ${state}`} role="status">
        {stateTexts[state]}
      </span>
      <input
        ref={text}
        type="search"
        placeholder="Filter  /"
        aria-label="Filter by text"
        value={filter.text}
        onInput={({ currentTarget }) => onFilter({ ...filter, text: currentTarget.value })}
      />
      <select
        aria-label="API and stage"
        value={filter.stage}
        onChange={({ currentTarget }) => onFilter({ ...filter, stage: currentTarget.value })}
      >
        <option value="">All stages</option>
        {stages.map((stage) => (
          <option key={stage}>{stage}</option>
        ))}
      </select>
      <select
        aria-label="Kind"
        value={filter.kind}
        onChange={({ currentTarget }) => onFilter({ ...filter, kind: currentTarget.value as Filter["kind"] })}
      >
        <option value="">All kinds</option>
        <option value="message">Messages</option>
        <option value="connect">Connects</option>
        <option value="disconnect">Disconnects</option>
      </select>
      <label>
        <input
          type="checkbox"
          checked={filter.failuresOnly}
          onChange={({ currentTarget }) => onFilter({ ...filter, failuresOnly: currentTarget.checked })}
        />
        Only failures
      </label>
      <button type="button" aria-pressed={waiting !== undefined} onClick={onHold}>
        {waiting === undefined ? "Hold" : `Resume (${waiting} new)`}
      </button>
      <button type="button" onClick={onClear}>
        Clear
      </button>
    </header>
  );
}
