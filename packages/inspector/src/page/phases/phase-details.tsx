// One exchange: the reasons for its outcome, then its phases in order.
import type { ComponentChildren } from "preact";
import { type Exchange, isFailure, type Phase, type Template, type Templates } from "../api/exchange.ts";
import { Columns } from "../columns/lazy-columns.ts";
import { Chain, ErrorView } from "../path/path.tsx";
import { BodyView, PairsView } from "../text/body-view.tsx";
import { choiceSentence, millisText, timeText } from "../text/words.ts";
import { FunctionView } from "./function-view.tsx";
import { TimesBar } from "./times-bar.tsx";

interface ExchangeDetailProps {
  readonly exchange: Exchange;
  readonly onClose: () => void;
}

export function ExchangeDetail({ exchange, onClose }: ExchangeDetailProps) {
  const { kind, apiId, stage, connectionId, requestId, receivedAt, times, outcome, explanation } = exchange;
  return (
    <article class="detail" aria-label="The exchange">
      <div class="title">
        <h2>
          {kind}{" "}
          <time class="quiet" dateTime={receivedAt}>
            {timeText(receivedAt, 3)}
          </time>
        </h2>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
      <Chain exchange={exchange} />
      <ErrorView error={outcome.error} />
      <TimesBar times={times} />
      <Received exchange={exchange} />
      <Authorizer exchange={exchange} />
      <Route exchange={exchange} />
      <IntegrationRequest exchange={exchange} />
      <EndpointResponse exchange={exchange} />
      <IntegrationResponse exchange={exchange} />
      <Section phase="answer" title="Outcome" summary={explanation.sentence} failed={isFailure(exchange)}>
        <BodyView body={outcome.frame} />
      </Section>
      <p class="ids">
        API <code>{apiId}</code>, stage <code>{stage}</code>, connection <code>{connectionId}</code>, request{" "}
        <code>{requestId}</code>
      </p>
    </article>
  );
}

interface SectionProps {
  readonly phase: Phase;
  readonly title: string;
  readonly summary?: ComponentChildren;
  readonly millis?: number | undefined;
  readonly failed?: boolean;
  readonly children?: ComponentChildren;
}

function Section({ phase, title, summary, millis, failed, children }: SectionProps) {
  return (
    <section id={phase} class={failed ? "phase failure" : "phase"}>
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
      <Section phase="receive" title="Received">
        <BodyView body={received} />
      </Section>
    );
  }
  if ("closedBy" in received) {
    const summary = `${received.statusCode} ${received.reason}`;
    return <Section phase="receive" title="Disconnected" summary={summary} />;
  }
  if ("statusCode" in received) {
    return <Section phase="receive" title="Refused frame" summary={`${received.statusCode}: ${received.detail}`} />;
  }
  if ("method" in received) {
    return (
      <Section phase="receive" title="Callback" summary={received.method}>
        <BodyView body={received.body} />
      </Section>
    );
  }
  return (
    <Section phase="receive" title="Handshake">
      <PairsView title="Query" pairs={received.query} />
      <PairsView title="Headers" pairs={received.headers} />
    </Section>
  );
}

function Authorizer({ exchange: { authorizer, outcome } }: { readonly exchange: Exchange }) {
  if (authorizer === undefined) return null;
  return (
    <Section phase="admit" title="Authorizer" failed={outcome.error?.phase === "admit"}>
      <FunctionView called={authorizer} />
    </Section>
  );
}

function Route({ exchange: { route, kind, times } }: { readonly exchange: Exchange }) {
  if (route === undefined) {
    const what = kind === "message" ? "No route matches this message." : `The API has no route $${kind}.`;
    return <Section phase="route" title="Route" summary={what} failed={kind === "message"} />;
  }
  const { routeKey, selectionExpression, selected, twoWay } = route;
  return (
    <Section phase="route" title="Route" summary={<code>{routeKey}</code>} millis={times.routeMillis}>
      {kind === "message" && (
        <>
          <p>
            {selected === undefined ? (
              "The message is not valid JSON, so the route is $default."
            ) : (
              <>
                <code>{selectionExpression}</code> gave <code>{selected === "" ? "nothing" : selected}</code>
                {selected === routeKey ? "." : ", but no route has this key."}
              </>
            )}
          </p>
          <p>
            {twoWay
              ? "Two-way: its route response sends the answer to the client."
              : "One-way: it has no route response."}
          </p>
        </>
      )}
    </Section>
  );
}

function IntegrationRequest({ exchange }: { readonly exchange: Exchange }) {
  const { request, integration, times } = exchange;
  if (integration === undefined) return null;
  const { templates, template, target, headers, body } = request ?? {};
  return (
    <Section
      phase="request"
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
      <TemplateView exchange={exchange} templates={templates} template={template} name="Request template" />
      {body === undefined && <p>The backend was not called.</p>}
      {template === undefined && <BodyView body={body} />}
      <PairsView title="Headers" pairs={headers} />
    </Section>
  );
}

function EndpointResponse({ exchange }: { readonly exchange: Exchange }) {
  const { endpointResponse, times, function: called } = exchange;
  if (endpointResponse === undefined) {
    if (called === undefined) return null;
    return (
      <Section phase="call" title="Endpoint response" summary="none" failed>
        <FunctionView called={called} />
      </Section>
    );
  }
  const { statusCode, headers, body, tooLarge } = endpointResponse;
  return (
    <Section
      phase="call"
      title="Endpoint response"
      summary={statusCode}
      millis={times.integrationMillis}
      failed={tooLarge}
    >
      {tooLarge && <p>It is larger than the maximum message size.</p>}
      {called && <FunctionView called={called} />}
      <BodyView body={body} />
      <PairsView title="Headers" pairs={headers} />
    </Section>
  );
}

function IntegrationResponse({ exchange }: { readonly exchange: Exchange }) {
  const { integrationResponse, times } = exchange;
  if (integrationResponse === undefined) return null;
  const { subject, keysTried, keysNotTried, integrationResponseKey } = integrationResponse;
  const { contentHandlingStrategy, templates, template, output } = integrationResponse;
  return (
    <Section
      phase="response"
      title="Integration response"
      summary={integrationResponseKey === undefined ? "none" : <code>{integrationResponseKey}</code>}
      millis={times.responseMillis}
      failed={output === undefined}
    >
      <p class="keys">
        <code class="subject">{subject === "" ? "(empty)" : subject}</code> against{" "}
        {keysTried.map((key) =>
          key === integrationResponseKey ? (
            <code key={key} class="matched">
              {key}
            </code>
          ) : (
            <s key={key} title="does not match">
              {key}
            </s>
          ),
        )}
        {integrationResponseKey === undefined && <> none matched, and there is no $default.</>}
        {keysNotTried.length > 0 && (
          <>
            <span class="quiet">not tried: </span>
            {keysNotTried.map((key) => (
              <code key={key} class="quiet">
                {key}
              </code>
            ))}
          </>
        )}
      </p>
      {contentHandlingStrategy !== undefined && (
        <p>
          Content handling: <code>{contentHandlingStrategy}</code>
          {contentHandlingStrategy === "CONVERT_TO_BINARY" && ", so no template runs."}
        </p>
      )}
      <TemplateView
        exchange={exchange}
        templates={contentHandlingStrategy === "CONVERT_TO_BINARY" ? undefined : templates}
        template={template}
        name="Response template"
      />
    </Section>
  );
}

interface TemplateViewProps {
  readonly exchange: Exchange;
  readonly templates: Templates | undefined;
  readonly template: Template | undefined;
  readonly name: string;
}

function TemplateView({ exchange, templates, template, name }: TemplateViewProps) {
  if (templates === undefined) return null;
  return (
    <>
      <p>
        {name}: {template ? <code>{template.key}</code> : "none"}.{" "}
        <span class="quiet">{choiceSentence(template, templates)}</span>
      </p>
      {template && <Columns exchange={exchange} templateId={template.templateId} current={undefined} />}
    </>
  );
}
