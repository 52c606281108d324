// Shows bodies, and lists of names and values. Everything comes from clients and backends: it is text, never markup.
import type { BodyDescription } from "@answerback/gateway/inspector-api";
import { useState } from "preact/hooks";
import { Marked } from "./marked.tsx";
import { prettyJson } from "./pretty-json.ts";
import { bytesOf, sizeText } from "./words.ts";

export function BodyView({ body }: { readonly body: BodyDescription | undefined }) {
  const [isRaw, setRaw] = useState(false);
  if (body === undefined) return null;
  if ("base64" in body) {
    return (
      <figure>
        <figcaption>{sizeText(bytesOf(body))}, in base64</figcaption>
        <pre>{body.base64}</pre>
      </figure>
    );
  }
  const pretty = prettyJson(body.text);
  return (
    <figure>
      {pretty !== undefined && pretty !== body.text && (
        <button type="button" class="raw" aria-pressed={isRaw} onClick={() => setRaw(!isRaw)}>
          Raw
        </button>
      )}
      <pre>
        {body.text === "" ? (
          <span class="quiet">(empty)</span>
        ) : (
          <Marked text={isRaw ? body.text : (pretty ?? body.text)} />
        )}
      </pre>
    </figure>
  );
}

interface PairsViewProps {
  readonly title: string;
  readonly pairs: readonly (readonly [name: string, value: string])[] | undefined;
  readonly isOpen?: boolean;
}

export function PairsView({ title, pairs = [], isOpen = false }: PairsViewProps) {
  if (pairs.length === 0) return null;
  return (
    <details open={isOpen}>
      <summary>
        {title} ({pairs.length})
      </summary>
      <table>
        <tbody>
          {pairs.map(([name, value], index) => (
            <tr key={`${index} ${name}`}>
              <th scope="row">
                <Marked text={name} />
              </th>
              <td>
                <Marked text={value} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
