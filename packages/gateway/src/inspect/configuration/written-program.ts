// Writes an API as a program (docs/inspector-api.md), with secrets masked as everywhere in the inspector.
import type { ApiMapping, Deployment, DomainName, Stage } from "@answerback/apigatewayv2";
import type { ExportedApi } from "@answerback/apigatewayv2/export";
import type { ProgramForm } from "@answerback/apigatewayv2/program-form";
import { takeSnapshot } from "../../deployments/snapshot.ts";
import { apiKey, belowApi } from "../../store/key.ts";
import type { Store } from "../../store/store.ts";
import type { Mask } from "../masking/mask.ts";
import type { ProgramAnswer } from "./described-api.ts";

export interface WrittenProgramOptions {
  readonly store: Store;
  readonly mask: Mask;
}

/** @param apiId of an existing API */
export async function writtenProgram(
  apiId: string,
  form: ProgramForm,
  { store, mask }: WrittenProgramOptions,
): Promise<ProgramAnswer> {
  const { writeProgram } = await import("@answerback/apigatewayv2/export");
  const stored = storedApi(store, apiId);
  const masked = maskedApi(stored, mask);
  const { main, others, warnings } = writeProgram(masked, form);
  const isMasked = JSON.stringify(masked) !== JSON.stringify(stored);
  return {
    files: [main, ...others],
    warnings: isMasked ? [...warnings, "Secrets are masked. `answerback export` writes them."] : warnings,
  };
}

function storedApi(store: Store, apiId: string): ExportedApi {
  const snapshot = takeSnapshot(store, apiId);
  return {
    ...snapshot,
    // With its tags.
    api: { ...snapshot.api, ...store.get(apiKey(apiId)) },
    stages: store.list(belowApi(apiId, "stages")) as readonly Stage[],
    deployments: store.list(belowApi(apiId, "deployments")) as readonly Deployment[],
    domainNames: (store.list(["domainnames"]) as readonly DomainName[]).flatMap((domain) => {
      const mappings = store.list(["domainnames", domain.domainName ?? "", "apimappings"]) as readonly ApiMapping[];
      const apiMappings = mappings.filter((mapping) => mapping.apiId === apiId);
      return apiMappings.length === 0 ? [] : [{ ...domain, apiMappings }];
    }),
  };
}

function maskedApi(api: ExportedApi, mask: Mask): ExportedApi {
  return {
    ...api,
    stages: api.stages.map((stage) => ({
      ...stage,
      ...(stage.stageVariables && { stageVariables: mask.copy(stage.stageVariables) }),
    })),
    integrations: api.integrations.map(({ integrationUri, requestParameters, ...integration }) => ({
      ...integration,
      ...(integrationUri !== undefined && { integrationUri: mask.text(integrationUri) }),
      ...(requestParameters && { requestParameters: maskedParameters(requestParameters, mask) }),
    })),
    authorizers: api.authorizers.map(({ authorizerUri, ...authorizer }) => ({
      ...authorizer,
      ...(authorizerUri !== undefined && { authorizerUri: mask.text(authorizerUri) }),
    })),
  };
}

/** Only values in single quotes are static; others say where a value comes from. */
function maskedParameters(parameters: Readonly<Record<string, string>>, mask: Mask): Readonly<Record<string, string>> {
  const entries = Object.entries(parameters).map(([name, value]) => {
    if (!value.startsWith("'")) return [name, value] as const;
    const [[, shown]] = mask.headers([[name, value]]) as [readonly [string, string]];
    return [name, shown] as const;
  });
  return Object.fromEntries(entries);
}
