// Turns the gateway's clock, and lists what ended because of it.
import { useSignal } from "@preact/signals";
import { choose } from "../messages/chosen.ts";
import { isFailure } from "../messages/filter.ts";
import type { Message } from "../messages/message-log.ts";
import { answerText, messageText, routeText, statusText } from "../messages/message-words.ts";
import { Marked } from "../text/marked.tsx";
import { isTurning, lastTurn, type Turn, turnClock, turns } from "./clock.ts";

export function ClockPanel() {
  const duration = useSignal("");
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (duration.value.trim() !== "" && (await turnClock(duration.value.trim()))) duration.value = "";
  };
  return (
    <>
      <div class="clock-turns">
        {turns.map((it) => (
          <button key={it} type="button" disabled={isTurning.value} onClick={() => turnClock(it)}>
            +{it}
          </button>
        ))}
        <form aria-label="Turn the clock" onSubmit={submit}>
          <input
            aria-label="Duration"
            placeholder="29s, 1.5h"
            size={9}
            autocomplete="off"
            value={duration.value}
            onInput={({ currentTarget }) => {
              duration.value = currentTarget.value;
            }}
          />
          <button type="submit" disabled={isTurning.value || duration.value.trim() === ""}>
            Turn
          </button>
        </form>
      </div>
      <div role="status">{lastTurn.value && <Caused turn={lastTurn.value} />}</div>
    </>
  );
}

function Caused({ turn: { passed, caused, more } }: { readonly turn: Turn }) {
  const passedText = `${durationText(passed)} passed`;
  if (caused.length === 0) return <p class="quiet">{passedText}. Nothing ended because of it.</p>;
  return (
    <>
      <p class="quiet">
        {passedText}. {caused.length + more === 1 ? "This" : `These ${caused.length + more}`} ended because of it:
      </p>
      <ul class="caused">
        {caused.map((message) => (
          <li key={message.order}>
            <CausedLine message={message} />
          </li>
        ))}
      </ul>
      {more > 0 && <p class="quiet">{more} more are in the list of messages.</p>}
    </>
  );
}

function CausedLine({ message }: { readonly message: Message }) {
  const said = [messageText(message), answerText(message)].filter((text) => text !== "").join(" → ");
  return (
    <button
      type="button"
      class={`link${isFailure(message) ? " bad" : ""}`}
      title={said}
      onClick={() => choose(message)}
    >
      <strong>{routeText(message)}</strong> {statusText(message)} <Marked text={said} />
    </button>
  );
}

/** `2h`, `10m 30s` */
function durationText(millis: number): string {
  const parts = [
    [Math.floor(millis / 3_600_000), "h"],
    [Math.floor(millis / 60_000) % 60, "m"],
    [Math.floor(millis / 1_000) % 60, "s"],
    [millis % 1_000, "ms"],
  ] as const;
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count}${unit}`)
      .join(" ") || "0s"
  );
}
