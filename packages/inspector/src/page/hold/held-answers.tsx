// The answers that are held: status and body can be edited, then the answer goes on.
import type { HeldAnswer } from "@answerback/gateway/inspector-api";
import { useSignal } from "@preact/signals";
import { Marked } from "../text/marked.tsx";
import { bodyText, timeText } from "../text/words.ts";
import { held, release } from "./holds.ts";

export function HeldAnswers() {
  return (
    <>
      {held.value.map((answer) => (
        <Held key={answer.requestId} answer={answer} />
      ))}
    </>
  );
}

function Held({ answer }: { readonly answer: HeldAnswer }) {
  const { requestId, routeKey, message, statusCode, body, isMasked, releasedAt } = answer;
  const before = bodyText(body);
  const isBinary = "base64" in body;
  const status = useSignal(String(statusCode));
  const text = useSignal(before);
  const isLegal = /^[1-5]\d\d$/.test(status.value);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!isLegal) return;
    release(requestId, {
      ...(status.value !== String(statusCode) && { statusCode: Number(status.value) }),
      ...(text.value !== before && { body: text.value }),
    });
  };
  return (
    <form class="held" aria-label={`Held answer of ${routeKey}`} onSubmit={submit}>
      <p>
        The backend's answer for <strong>{routeKey}</strong> is held until {timeText(releasedAt)}.{" "}
        <code class="quiet">
          <Marked text={message} />
        </code>
      </p>
      <label>
        Status
        <input
          inputMode="numeric"
          size={4}
          aria-invalid={!isLegal}
          value={status.value}
          onInput={({ currentTarget }) => {
            status.value = currentTarget.value;
          }}
        />
      </label>
      <label class="held-body">
        Body
        <textarea
          rows={3}
          spellcheck={false}
          disabled={isBinary}
          value={text.value}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value;
          }}
        />
      </label>
      {isMasked && text.value !== before && <p class="warn">Secrets in the body become ***.</p>}
      <button type="submit" class="main" disabled={!isLegal}>
        Let go
      </button>
      <button type="button" onClick={() => release(requestId, {})}>
        Let go unchanged
      </button>
    </form>
  );
}
