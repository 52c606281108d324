// The details of a node of the map: what it is, where the program makes it, its findings; of an integration also which key
// takes which status.
import type {
  ApiDescription,
  ApiRouteDescription,
  FindingDescription,
  IntegrationDescription,
  ProgramResource,
} from "@answerback/gateway/inspector-api";
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { PlaceText } from "../exchange/sentence.tsx";
import { FindingItem } from "../findings/finding-item.tsx";
import { hashOf } from "../shell/address.ts";
import { lazy } from "../shell/lazy.tsx";
import { type KeyAnswer, KeyBox } from "./key-box.tsx";
import type { MapNode } from "./map-node.ts";
import { integrationCaption, routeTitle, templatesLabel, withoutMethod } from "./map-words.ts";

const Coverage = lazy<CoverageProps>(async () => {
  const [{ keyFinder }, { StatusMap }] = await Promise.all([import("./keys.ts"), import("./status-map.tsx")]);
  return ({ integration }) => (
    <StatusMap
      integration={integration}
      find={keyFinder(integration.responses.map(({ integrationResponseKey }) => integrationResponseKey))}
    />
  );
});

interface CoverageProps {
  readonly integration: IntegrationDescription;
}

export function NodeDetails({ api, node: { subject } }: { readonly api: ApiDescription; readonly node: MapNode }) {
  switch (subject.kind) {
    case "route": {
      const route = api.routes.find(({ routeId }) => routeId === subject.routeId);
      return route ? <RouteDetails api={api} route={route} /> : null;
    }
    case "integration":
    case "response": {
      const integration = api.integrations.find(({ integrationId }) => integrationId === subject.integrationId);
      if (integration === undefined) return null;
      return (
        <IntegrationDetails
          key={integration.integrationId}
          integration={integration}
          responseId={subject.kind === "response" ? subject.integrationResponseId : undefined}
        />
      );
    }
    default:
      return null;
  }
}

interface DetailsProps {
  readonly title: ComponentChildren;
  readonly caption: string;
  readonly program: ProgramResource | undefined;
  readonly findings: readonly FindingDescription[];
  readonly children?: ComponentChildren;
}

function Details({ title, caption, program, findings, children }: DetailsProps) {
  return (
    <>
      <h2>
        {title} <span class="quiet">{caption}</span>
      </h2>
      {program && (
        <p class="quiet">
          {program.name} {program.place && <PlaceText place={program.place} />}
        </p>
      )}
      {children}
      {findings.length > 0 && (
        <ul aria-label="Findings">
          {findings.map((finding, index) => (
            <FindingItem key={`${finding.code} ${index}`} finding={finding} />
          ))}
        </ul>
      )}
    </>
  );
}

function RouteDetails({ api, route }: { readonly api: ApiDescription; readonly route: ApiRouteDescription }) {
  const { routeKey, authorizationType, authorizerId, models, sample, program, findings, apiKeyRequired } = route;
  const authorizer = api.authorizers.find((it) => it.authorizerId === authorizerId);
  return (
    <Details title={<code>{routeKey}</code>} caption="route" program={program} findings={findings}>
      <p>{routeTitle(route)}</p>
      <p>
        Chosen when <code>{api.routeSelectionExpression}</code> gives this key.
      </p>
      {authorizationType !== "NONE" && (
        <p>
          Authorization: {authorizationType}
          {authorizer && (
            <>
              {" "}
              by <code>{authorizer.target?.text ?? authorizer.name}</code>
            </>
          )}
          .
        </p>
      )}
      {apiKeyRequired && <p>An API key is required.</p>}
      {models.length > 0 && <p>Models: {models.join(", ")}</p>}
      {sample && (
        <>
          <h3>{sampleTitles[sample.from]}</h3>
          <pre>{sample.text}</pre>
        </>
      )}
    </Details>
  );
}

const sampleTitles = {
  message: "Sample: the last message that took the route",
  model: "Sample, made from its model",
  template: "Sample, made from what the request template reads",
  route: "Sample, made from the route key",
} as const;

interface IntegrationDetailsProps {
  readonly integration: IntegrationDescription;
  readonly responseId: string | undefined;
}

function IntegrationDetails({ integration, responseId }: IntegrationDetailsProps) {
  const { target, program, findings, responses, subject, requestTemplates, timeoutMillis } = integration;
  const asked = useSignal<KeyAnswer | undefined>(undefined);
  const title = target ? <code>{withoutMethod(target.text)}</code> : integration.integrationType;
  return (
    <Details title={title} caption={integrationCaption(integration)} program={program} findings={findings}>
      {target?.endpoint !== undefined && (
        <p>
          at <code>{target.endpoint}</code>
        </p>
      )}
      {timeoutMillis !== undefined && <p class="quiet number">Time limit {timeoutMillis / 1000} s</p>}
      {requestTemplates.length > 0 && (
        <p>
          Request templates:{" "}
          {requestTemplates.map(({ templateId, key }) => (
            <a key={templateId} href={hashOf({ view: "templates", templateId })}>
              {key}
            </a>
          ))}
        </p>
      )}
      {subject === undefined && <p>A proxy: the client gets the backend's answer unchanged.</p>}
      {subject !== undefined && responses.length > 0 && (
        <KeyBox
          keys={responses.map(({ integrationResponseKey }) => integrationResponseKey)}
          subject={subject}
          onAnswer={(answer) => {
            asked.value = answer;
          }}
        />
      )}
      <ul class="responses">
        {responses.map((response) => (
          <li
            key={response.integrationResponseId}
            class={`${response.integrationResponseId === responseId ? "selected" : ""}${
              asked.value ? (asked.value.key === response.integrationResponseKey ? " asked" : " unasked") : ""
            }`}
          >
            <code class="badge key">{response.integrationResponseKey}</code> {response.program?.name}{" "}
            {response.program?.place && <PlaceText place={response.program.place} />}
            <span class="quiet">
              {response.templates.length === 0
                ? templatesLabel(response)
                : response.templates.map(({ templateId, key }) => (
                    <a key={templateId} href={hashOf({ view: "templates", templateId })}>
                      {key}
                    </a>
                  ))}
            </span>
            {response.findings.map((finding, index) => (
              <FindingItem key={`${finding.code} ${index}`} finding={finding} />
            ))}
          </li>
        ))}
      </ul>
      {subject === "statusCode" && responses.length > 0 && <Coverage integration={integration} />}
    </Details>
  );
}
