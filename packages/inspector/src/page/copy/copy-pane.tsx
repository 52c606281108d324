// Copies the resource that decided, as code, and the address of the exchange.
import { useComputed, useSignal } from "@preact/signals";
import { apiOf, placedTemplate } from "../api/apis.ts";
import { exchange } from "../messages/chosen.ts";
import { place } from "../shell/address.ts";
import { copyText } from "./copy-text.ts";
import { type Copied, copyForms } from "./forms.ts";

export function CopyPane() {
  const form = useSignal(copyForms[0]!);
  const copied = useComputed(copiedNow);
  const code = copied.value && form.value.text(copied.value);
  return (
    <section aria-label="Copy">
      <div class="pane-head">
        <h3>Copy as</h3>
        <fieldset class="client-names" aria-label="Form">
          {copyForms.map((it) => (
            <button
              key={it.title}
              type="button"
              aria-pressed={it === form.value}
              disabled={code === undefined}
              onClick={() => {
                form.value = it;
              }}
            >
              {it.title}
            </button>
          ))}
        </fieldset>
        <button type="button" onClick={() => copyText(location.href, "Link")}>
          Link
        </button>
        {code !== undefined && (
          <button type="button" class="main" onClick={() => copyText(code, form.value.title)}>
            Copy
          </button>
        )}
      </div>
      {code === undefined ? (
        <p class="hint quiet">Open a message or a template: its integration response is here as code.</p>
      ) : (
        <textarea class="copied" readonly aria-label={`The integration response as ${form.value.title}`} value={code} />
      )}
    </section>
  );
}

/** The integration response of the open exchange or template. */
function copiedNow(): Copied | undefined {
  const gatewayUrl = location.origin;
  const at = place.value;
  if (at.view === "templates") {
    const found = placedTemplate(at.templateId);
    return found?.response && { api: found.api, integration: found.integration, response: found.response, gatewayUrl };
  }
  const open = exchange.value;
  const api = apiOf(open?.apiId);
  const integration = api?.integrations.find(({ integrationId }) => integrationId === open?.integration?.integrationId);
  const response = integration?.responses.find(
    ({ integrationResponseId }) => integrationResponseId === open?.integrationResponse?.integrationResponseId,
  );
  return api && integration && response && { api, integration, response, gatewayUrl };
}
