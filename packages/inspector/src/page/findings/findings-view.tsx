// The view "Findings": everything that `answerback check` reports about the APIs.
import type { ApiDescription, FindingDescription } from "@answerback/gateway/inspector-api";
import { apiName } from "../api/apis.ts";
import { chosenApis } from "../path/api-maps.tsx";
import { responseName } from "../path/map-words.ts";
import { FindingItem } from "./finding-item.tsx";

export function FindingsView() {
  const found = chosenApis().flatMap((api) => resourcesOf(api).filter(({ findings }) => findings.length > 0));
  return (
    <main class="views">
      <section class="findings-view" aria-label="Findings">
        {found.length === 0 ? (
          <>
            <h2 class="sentence">Nothing to report.</h2>
            <p class="quiet">
              <code>answerback check</code> finds problems in keys, templates, routes and deployments; there are none.
            </p>
          </>
        ) : (
          found.map(({ id, kind, name, findings }) => (
            <section key={id} class="found" aria-label={`${kind} ${name}`}>
              <h2>
                {name} <span class="quiet">{kind}</span>
              </h2>
              {findings.toSorted(bySeverity).map((finding, index) => (
                <FindingItem key={`${finding.code} ${index}`} finding={finding} />
              ))}
            </section>
          ))
        )}
      </section>
    </main>
  );
}

const bySeverity = (one: FindingDescription, other: FindingDescription) =>
  Number(one.level !== "error") - Number(other.level !== "error");

interface FoundResource {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly findings: readonly FindingDescription[];
}

/** All resources of an API, with their names. */
function resourcesOf(api: ApiDescription): readonly FoundResource[] {
  const { apiId, stages, routes, integrations, authorizers, models } = api;
  return [
    { id: apiId, kind: "API", name: apiName(api), findings: api.findings },
    ...routes.map((it) => ({ id: it.routeId, kind: "route", name: it.routeKey, findings: it.findings })),
    ...integrations.flatMap((it) => [
      {
        id: it.integrationId,
        kind: "integration",
        name: it.program?.name ?? it.target?.text ?? it.integrationType,
        findings: it.findings,
      },
      ...it.responses.map((response) => ({
        id: response.integrationResponseId,
        kind: "integration response",
        name: responseName(response),
        findings: response.findings,
      })),
    ]),
    ...stages.map((it) => ({
      id: `${apiId}/${it.stageName}`,
      kind: "stage",
      name: it.stageName,
      findings: it.findings,
    })),
    ...authorizers.map((it) => ({ id: it.authorizerId, kind: "authorizer", name: it.name, findings: it.findings })),
    ...models.map((it) => ({ id: it.modelId, kind: "model", name: it.name, findings: it.findings })),
  ];
}
