// Why an exchange failed, with the excerpt of the template. The sentence has the first line of it already.
import type { ExchangeDescription } from "@answerback/gateway/inspector-api";
import { Marked } from "../text/marked.tsx";

export function ErrorText({ exchange: { outcome } }: { readonly exchange: ExchangeDescription }) {
  const message = outcome.error?.message;
  if (message === undefined || !message.includes("\n")) return null;
  return (
    <pre class="error">
      <Marked text={message} />
    </pre>
  );
}
