// The list: one line for each message, newest first. Only the lines in view exist, and only changed ones are drawn again.
import { useSignalEffect } from "@preact/signals";
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from "@tanstack/virtual-core";
import { Component } from "preact";
import { useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { Marked } from "../text/marked.tsx";
import { millisText } from "../text/words.ts";
import { choose, chosenOrder } from "./chosen.ts";
import { isLoaded, loadOlder, log, olderCount } from "./feed.ts";
import { isFailure } from "./filter.ts";
import {
  hasFocus,
  hasPointer,
  isScrolled,
  lineOf,
  messageAt,
  newCount,
  prefetchLines,
  showNew,
  shown,
} from "./list-state.ts";
import type { Message } from "./message-log.ts";
import { answerText, messageText, routeText, statusText } from "./message-words.ts";

const lineHeight = 50;
/** Older messages are loaded when so few lines are left. */
const linesAhead = 20;

export function MessageList() {
  const scroller = useRef<HTMLDivElement>(null);
  const list = shown.value;
  const virtualizer = useVirtualizer(scroller, list.count);
  const selected = lineOf(list, chosenOrder.value);
  const lines = virtualizer.getVirtualItems();
  const last = lines.at(-1)?.index ?? 0;

  useSignalEffect(() => {
    const line = lineOf(shown.peek(), chosenOrder.value);
    if (line !== -1) virtualizer.scrollToIndex(line, { align: "auto" });
  });
  useLayoutEffect(() => {
    if (olderCount.value > 0 && last >= list.count - linesAhead) loadOlder().catch(() => {});
  }, [last, list.count]);

  const stand = () => {
    showNew();
    hasPointer.value = true;
    prefetchLines(lines[0]?.index ?? 0, lines.length);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const targets = { ArrowDown: selected + 1, ArrowUp: Math.max(0, selected - 1), Home: 0, End: list.count - 1 };
    if (!Object.hasOwn(targets, event.key)) return;
    event.preventDefault();
    const message = messageAt(list, targets[event.key as keyof typeof targets]);
    if (message) choose(message);
  };
  return (
    <div
      class="messages"
      onPointerEnter={stand}
      onPointerLeave={() => {
        hasPointer.value = false;
      }}
    >
      <NewMessages onShow={() => scroller.current?.scrollTo({ top: 0 })} />
      <div
        ref={scroller}
        class="scroller"
        onScroll={({ currentTarget }) => {
          isScrolled.value = currentTarget.scrollTop > 0;
        }}
      >
        {list.count > 0 ? (
          <div
            id="messages"
            role="listbox"
            aria-label="Messages, newest first"
            aria-activedescendant={selected === -1 ? undefined : `message-${chosenOrder.value}`}
            tabIndex={0}
            style={{ height: `${virtualizer.getTotalSize()}px` }}
            onKeyDown={onKeyDown}
            onMouseDown={(event) => {
              // The list keeps the focus: its lines come and go.
              event.preventDefault();
              event.currentTarget.focus({ preventScroll: true });
            }}
            onFocus={() => {
              hasFocus.value = true;
            }}
            onBlur={() => {
              hasFocus.value = false;
            }}
          >
            <div role="presentation" class="lines-in-view" style={{ top: `${lines[0]?.start ?? 0}px` }}>
              {lines.map(({ index }) => {
                const message = messageAt(list, index);
                const position = index === selected ? index + 1 : undefined;
                return message && <Line key={message.order} message={message} position={position} count={list.count} />;
              })}
            </div>
          </div>
        ) : (
          isLoaded.value && (
            <p class="nothing">{log.length === 0 ? "No message yet." : "No message passes the filter."}</p>
          )
        )}
      </div>
    </div>
  );
}

function NewMessages({ onShow }: { readonly onShow: () => void }) {
  const count = newCount.value;
  if (count === 0) return null;
  return (
    <button
      type="button"
      class="main new-messages number"
      onClick={() => {
        showNew();
        onShow();
      }}
    >
      {count.toLocaleString("en")} new ↑
    </button>
  );
}

interface LineProps {
  readonly message: Message;
  /** 1-based, among all lines; only of the chosen line, which is the one that is read aloud. */
  readonly position: number | undefined;
  readonly count: number;
}

/** A class, because it is drawn again only if its message is chosen or no longer chosen. */
class Line extends Component<LineProps> {
  override shouldComponentUpdate({ message, position }: LineProps): boolean {
    return message !== this.props.message || position !== this.props.position;
  }

  override render({ message, position, count }: LineProps) {
    const { kind, key, millis, fault } = message;
    const answer = answerText(message);
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
      <div
        id={`message-${message.order}`}
        role="option"
        tabIndex={-1}
        aria-selected={position !== undefined}
        aria-posinset={position}
        aria-setsize={position && count}
        class={`line ${kind}${isFailure(message) ? " failure" : ""}`}
        onClick={() => choose(message)}
      >
        <span class="route">
          <Marked text={routeText(message)} />
        </span>
        <span class="status number">{statusText(message)}</span>
        <span class="key">{key !== undefined && <span class="badge key">{key}</span>}</span>
        <span class="time number">{millisText(millis)}</span>
        <span class="said">
          {fault !== undefined && (
            <>
              <span class="badge warn">fault {fault}</span>{" "}
            </>
          )}
          <Marked text={messageText(message)} />
          {answer !== "" && (
            <>
              {" → "}
              <span class="answer">
                <Marked text={answer} />
              </span>
            </>
          )}
        </span>
      </div>
    );
  }
}

function useVirtualizer(scroller: { readonly current: HTMLDivElement | null }, count: number) {
  const [, drawAgain] = useReducer((version: number, _change: undefined) => version + 1, 0);
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
