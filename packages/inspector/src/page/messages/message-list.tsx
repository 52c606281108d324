// The list: one line for each message, newest first. Only the lines in view exist, and only changed ones are drawn again.
import { useSignalEffect } from "@preact/signals";
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from "@tanstack/virtual-core";
import { memo } from "preact/compat";
import { useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { Marked } from "../text/marked.tsx";
import { choose, chosenId } from "./chosen.ts";
import { isLoaded, loadOlder, log, olderCount } from "./feed.ts";
import { isFailure } from "./filter.ts";
import { hasFocus, hasPointer, isScrolled, lineOf, messageAt, newCount, prefetchLines, showNew, shown } from "./list-state.ts";
import type { Message } from "./message-log.ts";
import { answerText, messageText, routeText, statusText } from "./message-words.ts";
import { millisText } from "../text/words.ts";

const lineHeight = 50;

<<<<<<< HEAD
/** More lines would slow down the browser. */
const maxLines = 300;
const signs = { message: "→", connect: "+", disconnect: "×", refusedFrame: "!", callback: "←" } as const;
=======
export function MessageList() {
  const scroller = useRef<HTMLDivElement>(null);
  const list = shown.value;
  const virtualizer = useVirtualizer(scroller, list.count);
  const selected = lineOf(list, chosenId.value);
>>>>>>> 6b23e6e (wip)

  useSignalEffect(() => {
    const line = lineOf(shown.peek(), chosenId.value);
    if (line !== -1) virtualizer.scrollToIndex(line, { align: "auto" });
  });
  const lines = virtualizer.getVirtualItems();
  const last = lines.at(-1)?.index ?? 0;
  useLayoutEffect(() => {
    if (olderCount.value > 0 && last >= list.count - 20) loadOlder().catch(() => {});
  }, [last, list.count]);

  const stand = () => {
    showNew();
    hasPointer.value = true;
    const first = virtualizer.getVirtualItems()[0]?.index ?? 0;
    prefetchLines(first, lines.length);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = { ArrowDown: selected + 1, ArrowUp: Math.max(0, selected - 1), Home: 0, End: list.count - 1 }[event.key];
    const message = target === undefined ? undefined : messageAt(list, target);
    if (target === undefined) return;
    event.preventDefault();
    if (message) choose(message.requestId);
  };
  return (
    <div class="messages" onPointerEnter={stand} onPointerLeave={() => { hasPointer.value = false; }}>
      {newCount.value > 0 && (
        <button
          type="button"
          class="new-messages"
          onClick={() => {
            showNew();
            scroller.current?.scrollTo({ top: 0 });
          }}
        >
          {newCount.value.toLocaleString()} new ↑
        </button>
      )}
      <div
        ref={scroller}
        class="scroller"
        onScroll={({ currentTarget }) => {
          isScrolled.value = currentTarget.scrollTop > 0;
        }}
      >
        <div
          id="messages"
          role="listbox"
          aria-label="Messages, newest first"
          aria-activedescendant={selected === -1 ? undefined : `message-${chosenId.value}`}
          tabIndex={0}
          style={{ height: `${virtualizer.getTotalSize()}px` }}
          onKeyDown={onKeyDown}
          onFocus={() => {
            hasFocus.value = true;
          }}
          onBlur={() => {
            hasFocus.value = false;
          }}
        >
          {lines.map(({ index, start }) => {
            const message = messageAt(list, index);
            return (
              message && (
                <Line
                  key={message.order}
                  message={message}
                  top={start}
                  position={index + 1}
                  isChosen={index === selected}
                />
              )
            );
          })}
        </div>
        {list.count === 0 && isLoaded.value && log.length > 0 && <p class="nothing">No message passes the filter.</p>}
        {list.count === 0 && isLoaded.value && log.length === 0 && <p class="nothing">No message yet.</p>}
      </div>
    </div>
  );
}

interface LineProps {
  readonly message: Message;
  readonly top: number;
  /** 1-based, among all lines. */
  readonly position: number;
  readonly isChosen: boolean;
}

const Line = memo(function Line({ message, top, position, isChosen }: LineProps) {
  const status = statusText(message);
  const answer = answerText(message);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
    <div
      id={`message-${message.requestId}`}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      aria-posinset={position}
      aria-setsize={-1}
      class={`message ${message.kind}${isFailure(message) ? " failure" : ""}`}
      style={{ top: `${top}px` }}
      onClick={() => choose(message.requestId)}
    >
      <span class="route">{routeText(message)}</span>
      <span class="status number">{status}</span>
      <span class="key">{message.key && <span class="badge key">{message.key}</span>}</span>
      <span class="time number">{millisText(message.millis)}</span>
      <span class="said">
        <Marked text={messageText(message)} />
        {answer !== "" && (
          <>
            {" "}
            <span class="arrow">→</span>{" "}
            <span class="answer">
              <Marked text={answer} />
            </span>
          </>
        )}
      </span>
    </div>
  );
});

function useVirtualizer(scroller: { readonly current: HTMLDivElement | null }, count: number) {
  const [, drawAgain] = useReducer((version: number) => version + 1, 0);
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    overscan: 4,
    onChange: () => drawAgain(undefined),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLDivElement, HTMLDivElement>(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  return virtualizer;
}
