// The summary of an exchange: the steps to its outcome, and the error.
import type { Exchange } from "../api/exchange.ts";

/** Each step scrolls to the phase with its details. */
export function Chain({ exchange }: { readonly exchange: Exchange }) {
  return (
    <ol class="chain" aria-label="Why">
      {exchange.explanation.steps.map(({ name, value, phase, isFailure: failed }) => (
        <li key={name}>
          <button
            type="button"
            class={failed ? "failure" : ""}
            onClick={() => (document.getElementById(phase) ?? document.getElementById("answer"))?.scrollIntoView()}
          >
            <small>{name}</small> <code>{value}</code>
          </button>
        </li>
      ))}
    </ol>
  );
}

export function ErrorView({ error }: { readonly error: Exchange["outcome"]["error"] }) {
  if (error === undefined) return null;
  const { message, resource, member, line, column } = error;
  return (
    <div class="error">
      {message}
      {resource !== undefined && (
        <p>
          {resource}, {member}
          {line !== undefined && `, line ${line}, column ${column}`}
        </p>
      )}
    </div>
  );
}
