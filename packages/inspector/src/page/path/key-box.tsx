// A field that answers which key would take a status or an error message.
import { useLayoutEffect, useState } from "preact/hooks";
import { useKeyFinder } from "./lazy-keys.ts";

interface KeyBoxProps {
  readonly keys: readonly string[];
  /** The text that the keys are matched against. */
  readonly subject: "statusCode" | "errorMessage";
  /** Called with the key that takes the text, with `none`, or with undefined if nothing is asked. */
  readonly onAnswer: (answer: KeyAnswer | undefined) => void;
}

export type KeyAnswer = { readonly key: string | undefined };

export function KeyBox({ keys, subject, onAnswer }: KeyBoxProps) {
  const [text, setText] = useState("");
  const [isWanted, setWanted] = useState(false);
  const find = useKeyFinder(keys, isWanted);
  const answer = text !== "" && find ? { key: find(text) } : undefined;
  useLayoutEffect(() => onAnswer(answer), [answer?.key, answer === undefined]);
  const isStatus = subject === "statusCode";
  return (
    <span class="key-box">
      Key
      <input
        type="text"
        inputMode={isStatus ? "numeric" : "text"}
        placeholder={isStatus ? "ask a status: 418" : "ask an error message"}
        aria-label={isStatus ? "Which key takes this status?" : "Which key takes this error message?"}
        autocomplete="off"
        spellcheck={false}
        value={text}
        onFocus={() => setWanted(true)}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <span role="status" class={answer && answer.key === undefined ? "bad" : ""}>
        {answer && (answer.key === undefined ? "no key" : answer.key)}
      </span>
    </span>
  );
}
