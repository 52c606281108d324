// One part of an exchange, in full.
import type {
  ExchangeDescription,
  FunctionDescription,
  TemplateDescription,
  TemplatesDescription,
} from "@answerback/gateway/inspector-api";
import { Columns } from "../columns/lazy-columns.ts";
import { BodyView, PairsView } from "../text/body-view.tsx";
import { choiceSentence } from "../text/words.ts";
import { FunctionView } from "./function-view.tsx";
import { Pane } from "./pane.tsx";
import type { PartName } from "./phase.ts";
import { ReceivedPart } from "./received-part.tsx";

export function Part({ exchange, name }: { readonly exchange: ExchangeDescription; readonly name: PartName }) {
  switch (name) {
    case "received":
      return <ReceivedPart exchange={exchange} />;
    case "authorizer":
      return <AuthorizerPart called={exchange.authorizer} />;
    case "request":
      return <RequestPart exchange={exchange} />;
    case "backend":
      return <BackendPart exchange={exchange} />;
    case "answer":
      return <AnswerPart exchange={exchange} />;
  }
}

function AuthorizerPart({ called }: { readonly called: FunctionDescription | undefined }) {
  return (
    <Pane title="Authorizer">
      {called === undefined ? <p>The authorizer does not run on this machine.</p> : <FunctionView called={called} />}
    </Pane>
  );
}

function RequestPart({ exchange }: { readonly exchange: ExchangeDescription }) {
  const { template, templates: choice, target, endpoint, headers, body } = exchange.request ?? {};
  const sent = (
    <>
      {target !== undefined && (
        <p>
          <code>{target}</code>
        </p>
      )}
      {endpoint !== undefined && (
        <p>
          at <code>{endpoint}</code>
        </p>
      )}
      {body === undefined && <p>The backend was not called.</p>}
      <PairsView title="Headers" pairs={headers} />
    </>
  );
  if (template !== undefined) {
    return (
      <>
        <TemplateColumns exchange={exchange} template={template} choice={choice} />
        <Pane title="Sent to the backend">{sent}</Pane>
      </>
    );
  }
  return (
    <div class="panes">
      <Pane title="Sent to the backend">
        {choice && <p class="quiet">{choiceSentence(undefined, choice)}</p>}
        {sent}
      </Pane>
      <Pane title="Body">
        <BodyView body={body} />
      </Pane>
    </div>
  );
}

function BackendPart({ exchange }: { readonly exchange: ExchangeDescription }) {
  const { endpointResponse, function: called, request, integration } = exchange;
  return (
    <div class="panes">
      <Pane
        title={
          request?.target === undefined ? (integration?.integrationType ?? "Backend") : <code>{request.target}</code>
        }
      >
        {request?.endpoint !== undefined && (
          <p>
            at <code>{request.endpoint}</code>
          </p>
        )}
        {called && <FunctionView called={called} />}
        <PairsView title="Headers of the request" pairs={request?.headers} />
        <BodyView body={request?.body} />
      </Pane>
      <Pane title={endpointResponse === undefined ? "No answer" : `Answered ${endpointResponse.statusCode}`}>
        {endpointResponse?.tooLarge && <p class="error">The answer is larger than the maximum message size.</p>}
        <PairsView title="Headers of the answer" pairs={endpointResponse?.headers} />
        <BodyView body={endpointResponse?.body} />
      </Pane>
    </div>
  );
}

function AnswerPart({ exchange }: { readonly exchange: ExchangeDescription }) {
  const { integrationResponse, outcome, endpointResponse, explanation } = exchange;
  if (integrationResponse?.template !== undefined) {
    return (
      <TemplateColumns
        exchange={exchange}
        template={integrationResponse.template}
        choice={integrationResponse.templates}
      />
    );
  }
  const { contentHandlingStrategy, templates: choice } = integrationResponse ?? {};
  return (
    <div class="panes">
      {endpointResponse && (
        <Pane title="What the backend answered">
          <BodyView body={endpointResponse.body} />
        </Pane>
      )}
      {integrationResponse && (
        <Pane title="No template">
          <p>{noTemplateReason(contentHandlingStrategy, choice)}</p>
        </Pane>
      )}
      <Pane title="What the client gets">
        {outcome.frame ? <BodyView body={outcome.frame} /> : <p>{explanation.result}</p>}
      </Pane>
    </div>
  );
}

function noTemplateReason(strategy: string | undefined, choice: TemplatesDescription | undefined): string {
  if (strategy === "CONVERT_TO_BINARY") return "Content handling is CONVERT_TO_BINARY, so no template runs.";
  return choice === undefined ? "No key matched, so no template runs." : choiceSentence(undefined, choice);
}

interface TemplateColumnsProps {
  readonly exchange: ExchangeDescription;
  readonly template: TemplateDescription;
  readonly choice: TemplatesDescription | undefined;
}

function TemplateColumns({ exchange, template, choice }: TemplateColumnsProps) {
  return (
    <>
      {choice && choice.keys.length > 1 && (
        <p class="choice quiet">
          Template <code>{template.key}</code>: {choiceSentence(template, choice)}
        </p>
      )}
      <Columns
        key={`${exchange.requestId} ${template.templateId}`}
        exchange={exchange}
        templateId={template.templateId}
      />
    </>
  );
}
