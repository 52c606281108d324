// One exchange as the chain of its phases, in the order in which they ran.
import type { ComponentChildren } from "preact";
import { BodyView, PairsView } from "./body-view.tsx";
import { bodyText, type Exchange, isFailure, type Template, type Times } from "./exchange.ts";
import { TemplateEditor } from "./template-editor.tsx";
import { choiceSentence, millisText, outcomeSentence } from "./words.ts";

interface ExchangeDetailProps {
  readonly exchange: Exchange;
  readonly onClose: () => void;
}

export function ExchangeDetail({ exchange, onClose }: ExchangeDetailProps) {
  const { kind, apiId, stage, connectionId, requestId, receivedAt, times } = exchange;
  return (
    <article class="detail" aria-label="The exchange">
      <div class="title">
        <h2>
          {kind} <span class="quiet">{new Date(receivedAt).toLocaleString()}</span>
        </h2>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
      <p class="ids">
        API {apiId}, stage {stage}, connection <code>{connectionId}</code>, request <code>{requestId}</code>
      </p>
      <TimesBar times={times} />
      <Received exchange={exchange} />
      <Route exchange={exchange} />
      <IntegrationRequest exchange={exchange} />
      <EndpointResponse exchange={exchange} />
      <IntegrationResponse exchange={exchange} />
      <Outcome exchange={exchange} />
    </article>
  );
}

interface PhaseProps {
  readonly title: string;
  readonly summary?: ComponentChildren;
  readonly millis?: number | undefined;
  readonly failed?: boolean;
  readonly children?: ComponentChildren;
}

function Phase({ title, summary, millis, failed, children }: PhaseProps) {
  return (
    <section class={failed ? "phase failure" : "phase"}>
      <h3>
        {title} <span class="summary">{summary}</span>
        {millis !== undefined && <span class="duration">{millisText(millis)}</span>}
      </h3>
      {children}
    </section>
  );
}

function Received({ exchange: { received } }: { readonly exchange: Exchange }) {
  if ("text" in received) {
    return (
      <Phase title="Received">
        <BodyView body={received} />
      </Phase>
    );
  }
  if ("statusCode" in received) {
    return <Phase title="Disconnected" summary={`${received.statusCode} ${received.reason}`} />;
  }
  return (
    <Phase title="Handshake">
      <PairsView title="Query" pairs={received.query} />
      <PairsView title="Headers" pairs={received.headers} />
    </Phase>
  );
}

function Route({ exchange: { route, kind, times } }: { readonly exchange: Exchange }) {
  if (route === undefined) {
    const what = kind === "message" ? "No route takes this message." : `The API has no route $${kind}.`;
    return <Phase title="Route" summary={what} />;
  }
  const { routeKey, selected, twoWay } = route;
  return (
    <Phase title="Route" summary={<code>{routeKey}</code>} millis={times.routeMillis}>
      {selected !== undefined && (
        <p>
          The route selection expression gave <code>{selected === "" ? "nothing" : selected}</code>
          {selected === routeKey ? "." : ", which is no route key of its own."}
        </p>
      )}
      {kind === "message" && (
        <p>
          {twoWay
            ? "Two-way: its route response sends the answer to the client."
            : "One-way: it has no route response."}
        </p>
      )}
    </Phase>
  );
}

function IntegrationRequest({ exchange }: { readonly exchange: Exchange }) {
  const { request, integration, times } = exchange;
  if (integration === undefined) return null;
  const { template, target, headers, body } = request ?? {};
  return (
    <Phase
      title="Integration request"
      summary={
        <>
          {integration.integrationType} <span class="quiet">{integration.integrationId}</span>
        </>
      }
      millis={times.requestMillis}
      failed={body === undefined}
    >
      {target !== undefined && (
        <p>
          <code>{target}</code>
        </p>
      )}
      <TemplateView exchange={exchange} template={template} name="request template" output={body && bodyText(body)} />
      {body === undefined && <p>The backend was not called.</p>}
      {template === undefined && <BodyView body={body} />}
      <PairsView title="Headers" pairs={headers} />
    </Phase>
  );
}

function EndpointResponse({ exchange: { endpointResponse, times } }: { readonly exchange: Exchange }) {
  if (endpointResponse === undefined) return null;
  const { statusCode, headers, body, tooLarge } = endpointResponse;
  return (
    <Phase title="Endpoint response" summary={statusCode} millis={times.integrationMillis} failed={tooLarge}>
      {tooLarge && <p>It is larger than a message may be.</p>}
      <BodyView body={body} />
      <PairsView title="Headers" pairs={headers} />
    </Phase>
  );
}

function IntegrationResponse({ exchange }: { readonly exchange: Exchange }) {
  const { integrationResponse, times } = exchange;
  if (integrationResponse === undefined) return null;
  const { subject, keysTried, integrationResponseKey, contentHandlingStrategy, template, output } = integrationResponse;
  return (
    <Phase
      title="Integration response"
      summary={integrationResponseKey === undefined ? "none" : <code>{integrationResponseKey}</code>}
      millis={times.responseMillis}
      failed={output === undefined}
    >
      <p class="keys">
        <code class="subject">{subject === "" ? "(empty)" : subject}</code> against{" "}
        {keysTried.map((key) => (
          <code key={key} class={key === integrationResponseKey ? "matched" : "missed"}>
            {key}
          </code>
        ))}
        {integrationResponseKey === undefined && <> none matched, and there is no $default.</>}
      </p>
      {contentHandlingStrategy !== undefined && (
        <p>
          Content handling: <code>{contentHandlingStrategy}</code>
        </p>
      )}
      <TemplateView
        exchange={exchange}
        template={template}
        name="response template"
        output={output && bodyText(output)}
      />
      {template === undefined && output !== undefined && (
        <>
          <p>No template: the body goes on as it is.</p>
          <BodyView body={output} />
        </>
      )}
    </Phase>
  );
}

interface TemplateViewProps {
  readonly exchange: Exchange;
  readonly template: Template | undefined;
  readonly name: string;
  /** Undefined when the template failed. */
  readonly output: string | undefined;
}

function TemplateView({ exchange, template, name, output }: TemplateViewProps) {
  if (template === undefined) return null;
  return (
    <>
      <p>
        The {name} <code>{template.key}</code>. <span class="quiet">{choiceSentence(template)}</span>
      </p>
      <TemplateEditor exchange={exchange} template={template} output={output} />
    </>
  );
}

function Outcome({ exchange }: { readonly exchange: Exchange }) {
  const { outcome } = exchange;
  const { error, frame } = outcome;
  return (
    <Phase title="Outcome" summary={outcomeSentence(outcome)} failed={isFailure(exchange)}>
      {error && (
        <>
          <p class="error">{error.message}</p>
          {error.resource !== undefined && (
            <p>
              {error.resource}, <code>{error.member}</code>
              {error.line !== undefined && `, line ${error.line}, column ${error.column}`}
            </p>
          )}
        </>
      )}
      <BodyView body={frame} />
    </Phase>
  );
}

const timePhases = [
  ["routeMillis", "route"],
  ["requestMillis", "integration request"],
  ["integrationMillis", "integration"],
  ["responseMillis", "integration response"],
] as const;

/** How the whole time is shared by the phases. */
function TimesBar({ times }: { readonly times: Times }) {
  const parts = timePhases.flatMap(([member, name]) => {
    const millis = times[member];
    return millis === undefined ? [] : [{ member, name, millis }];
  });
  const label = [
    `${millisText(times.totalMillis)} in all`,
    ...parts.map(({ name, millis }) => `${name} ${millisText(millis)}`),
  ];
  return (
    <div class="times" role="img" aria-label={label.join(", ")} title={label.join("\n")}>
      {parts.map(({ member, millis }) => (
        <span key={member} class={member} style={{ flexGrow: Math.max(millis, times.totalMillis / 200) }} />
      ))}
      <span class="total">{millisText(times.totalMillis)}</span>
    </div>
  );
}
