// The view "Templates": all templates of the APIs, and the one that is open, on the last exchange that used it.
import type { ExchangeDescription } from "@answerback/gateway/inspector-api";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type PlacedTemplate, placedTemplate, templates } from "../api/apis.ts";
import { exchangesOf } from "../api/template-api.ts";
import { Columns } from "../columns/lazy-columns.ts";
import { PlaceText } from "../exchange/sentence.tsx";
import { integrationLabel, responseName } from "../path/map-words.ts";
import { hashOf } from "../shell/address.ts";

export interface TemplatesViewProps {
  readonly templateId: string | undefined;
}

export function TemplatesView({ templateId }: TemplatesViewProps) {
  const all = templates.value;
  const open = placedTemplate(templateId);
  return (
    <main class={`views with-list${open ? " is-open" : ""}`}>
      <nav class="template-list" aria-label="Templates">
        {all.length === 0 && <p class="nothing">No API has a template.</p>}
        <ul>
          {all.map((placed) => (
            <TemplateLine key={placed.template.templateId} placed={placed} isOpen={placed === open} />
          ))}
        </ul>
      </nav>
      <div class="open-pane">
        {open ? (
          <>
            <a class="back" href={hashOf({ view: "templates" })}>
              ‹ Templates
            </a>
            <OpenTemplate key={open.template.templateId} placed={open} />
          </>
        ) : (
          <p class="nothing">{templateId === undefined ? "Choose a template." : "This template no longer exists."}</p>
        )}
      </div>
    </main>
  );
}

function TemplateLine({ placed, isOpen }: { readonly placed: PlacedTemplate; readonly isOpen: boolean }) {
  const { template, integration, response } = placed;
  const findings = [...integration.findings, ...(response?.findings ?? [])].filter(
    ({ templateId }) => templateId === template.templateId,
  );
  return (
    <li>
      <a
        href={hashOf({ view: "templates", templateId: template.templateId })}
        aria-current={isOpen ? "page" : undefined}
      >
        <span class="route">{titleOf(placed)}</span>
        <span class="quiet">{response ? response.integrationResponseKey : "request"}</span>
        {findings.length > 0 && <span class="badge warn">{findings.length}</span>}
        <code class="quiet">
          {template.key}
          {template.place && ` · ${template.place.file}`}
        </code>
      </a>
    </li>
  );
}

const titleOf = ({ integration, response }: PlacedTemplate) =>
  response ? responseName(response) : (integration.program?.name ?? integrationLabel(integration));

function OpenTemplate({ placed }: { readonly placed: PlacedTemplate }) {
  const { template, integration, response } = placed;
  const last = useSignal<ExchangeDescription | undefined | "loading">("loading");
  useEffect(() => {
    exchangesOf(template.templateId, 1).then(([newest]) => {
      last.value = newest;
    });
  }, [template.templateId]);
  return (
    <section class="exchange open-template" aria-label="Template">
      <header>
        <h2 class="sentence">
          {response ? "Response " : "Request template of "}
          <strong>{titleOf(placed)}</strong>
          {response && (
            <>
              {" "}
              for <code class="badge key">{response.integrationResponseKey}</code>
            </>
          )}{" "}
          of {integrationLabel(integration)}
        </h2>
        <p class="facts quiet">
          <span>{template.key}</span>
          {template.place && <PlaceText place={template.place} />}
          {last.value !== "loading" && (
            <span>{last.value ? "on the last exchange that used it" : "no exchange has used it yet"}</span>
          )}
        </p>
      </header>
      <div class="part">
        {last.value !== "loading" && <Columns exchange={last.value} templateId={template.templateId} />}
      </div>
    </section>
  );
}
