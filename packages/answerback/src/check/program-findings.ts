// The findings of a program's APIs, each with its place in the program.
import {
  type ApiGraph,
  type Finding,
  type FindingOptions,
  findings,
  type ProgramDeployment,
  type ProgramStage,
} from "@answerback/apigatewayv2/findings";
import { maskedSecret, type ProgramResult, type ResourceResult, type ShownValue } from "@answerback/program";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { readApi } from "../deployed-api/read-api.ts";
import { type CheckReport, type LocatedFinding, propertyOf, templatePropertyOf } from "./located-finding.ts";
import { apiIdOf, identifierOf, kindOf, ProgramResources } from "./program-resources.ts";

export interface ProgramFindingsOptions extends FindingOptions {
  /** Endpoint of the gateway that the program ran against. */
  readonly endpoint: string;
  readonly region: string;
  /** The program's folder. */
  readonly folder: string;
  readonly result: ProgramResult;
}

/** The APIs of a program and their findings. */
export interface ProgramJudgement extends Pick<CheckReport, "findings" | "counts"> {
  readonly apis: readonly ApiGraph[];
  /** The findings by `apiId`. */
  readonly findingsByApi: ReadonlyMap<string, readonly LocatedFinding[]>;
  readonly resources: ProgramResources;
}

/** Checks the resources that the program created. After a failed run, missing resources are not reported. */
export async function programFindings(options: ProgramFindingsOptions): Promise<ProgramJudgement> {
  const { endpoint, region, folder, result } = options;
  const client = new ApiGatewayV2Client({
    endpoint,
    region,
    credentials: { accessKeyId: "answerback", secretAccessKey: "answerback" },
  });
  try {
    const resources = new ProgramResources(result, folder);
    const program = new CheckedProgram(resources);
    const apis = await Promise.all(program.apiIds().map((apiId) => readApi(client, apiId)));
    const isWhole = result.kind === "succeeded";
    const found = apis.map((api) => {
      const graph = {
        ...api,
        programDeployments: program.deployments(),
        programStages: program.stages(api.api.apiId ?? ""),
      };
      const located = program.located(graph, findings(graph, { ...options, isWhole }));
      return [api.api.apiId ?? "", located] as const;
    });
    return {
      findings: found.flatMap(([, located]) => located),
      findingsByApi: new Map(found),
      counts: countsOf(apis),
      apis,
      resources,
    };
  } finally {
    client.destroy();
  }
}

export function countsOf(apis: readonly ApiGraph[]): CheckReport["counts"] {
  const sum = (count: (api: ApiGraph) => number) => apis.reduce((total, api) => total + count(api), 0);
  return {
    apis: apis.length,
    routes: sum((api) => api.routes.length),
    integrations: sum((api) => api.integrations.length),
  };
}

class CheckedProgram {
  readonly #resources: ProgramResources;
  readonly #byUrn: ReadonlyMap<string, ResourceResult>;

  constructor(resources: ProgramResources) {
    this.#resources = resources;
    this.#byUrn = new Map(resources.all.map((it) => [it.urn, it]));
  }

  apiIds(): readonly string[] {
    const ids = [...this.#byUrn.values()].flatMap((it) => (kindOf(it) === "Api" ? (it.id ?? []) : []));
    return [...new Set(ids)];
  }

  deployments(): ReadonlyMap<string, ProgramDeployment> {
    return new Map(
      [...this.#byUrn.values()].flatMap((it) => {
        const identifier = identifierOf(it);
        if (kindOf(it) !== "Deployment" || identifier === undefined) return [];
        const { triggers } = it.inputs;
        const hasTriggers = typeof triggers === "object" && triggers !== null && Object.keys(triggers).length > 0;
        return [
          [
            identifier,
            {
              hasTriggers: hasTriggers || triggers === maskedSecret,
              isInTemplate: isInTemplate(it),
              madeBefore: this.#madeBefore(it),
            },
          ],
        ];
      }),
    );
  }

  stages(apiId: string): ReadonlyMap<string, ProgramStage> {
    return new Map(
      [...this.#byUrn.values()].flatMap((it) =>
        kindOf(it) === "Stage" && it.id !== undefined && apiIdOf(it) === apiId
          ? [[it.id, { settingsWithoutLimits: settingsWithoutLimits(it) }]]
          : [],
      ),
    );
  }

  /** The ids of all direct and indirect dependencies of a resource. */
  #madeBefore(resource: ResourceResult): ReadonlySet<string> {
    const ids = new Set<string>();
    const seen = new Set<string>();
    const waiting = [...resource.dependencies];
    for (let urn = waiting.pop(); urn !== undefined; urn = waiting.pop()) {
      if (seen.has(urn)) continue;
      seen.add(urn);
      const found = this.#byUrn.get(urn);
      const identifier = found && identifierOf(found);
      if (identifier !== undefined) ids.add(identifier);
      waiting.push(...(found?.dependencies ?? []));
    }
    return ids;
  }

  located(graph: ApiGraph, found: readonly Finding[]): readonly LocatedFinding[] {
    return found.map((finding) => {
      const { kind, id } = finding.resource;
      const made = this.#resources.resource(graph.api.apiId ?? "", kind, id);
      const property = made && isInTemplate(made) ? templatePropertyOf(finding) : propertyOf(finding);
      if (made === undefined) return { ...finding, property };
      const { urn, type, name } = made;
      const exact = this.#resources.placeIn(made, finding.path, finding.position, templateOf(graph, finding));
      const place = exact ?? made.position;
      const located = { ...finding, property, program: { urn, type, name }, ...(place && { place }) };
      if (!Object.values(made.inputs).some(isMasked)) return located;
      // The finding's name may be a secret member.
      const named = { ...located, resource: { ...located.resource, name } };
      return isMasked(made.inputs[property.split("[", 1)[0] ?? ""]) ? withoutText(named) : named;
    });
  }
}

/** True for resources of CloudFormation templates. */
const isInTemplate = ({ type }: ResourceResult) => type.startsWith("AWS::");

function templateOf(graph: ApiGraph, { resource, path }: Finding): string | undefined {
  const [member, key] = path;
  if (typeof key !== "string") return undefined;
  const integrations = graph.integrations;
  if (member === "requestTemplates") {
    return integrations.find((it) => it.integrationId === resource.id)?.requestTemplates?.[key];
  }
  if (member !== "responseTemplates") return undefined;
  const responses = integrations.flatMap((it) => it.integrationResponses);
  return responses.find((it) => it.integrationResponseId === resource.id)?.responseTemplates?.[key];
}

function isMasked(value: ShownValue | undefined): boolean {
  if (value === maskedSecret) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(isMasked);
}

/** Removes the texts that messages quote. */
function withoutText({ excerpt: _, ...finding }: LocatedFinding): LocatedFinding {
  return {
    ...finding,
    message: "This value is invalid (secret, not shown).",
    advice: `docs/findings.md explains ${finding.code}.`,
  };
}

/** The official provider, like Terraform's, sends 0 for a missing limit; ours omits it. */
function settingsWithoutLimits({ type, inputs }: ResourceResult): readonly (string | undefined)[] {
  if (!type.startsWith("aws:")) return [];
  const { defaultRouteSettings, routeSettings = [] } = inputs;
  const settings = [
    ...(defaultRouteSettings === undefined ? [] : [[undefined, defaultRouteSettings] as const]),
    ...(Array.isArray(routeSettings) ? routeSettings : []).map((it) => [String(memberOf(it, "routeKey")), it] as const),
  ];
  return settings.flatMap(([routeKey, given]) => {
    const limits = [memberOf(given, "throttlingBurstLimit"), memberOf(given, "throttlingRateLimit")];
    return given !== maskedSecret && limits.includes(undefined) ? [routeKey] : [];
  });
}

function memberOf(value: ShownValue, name: string): ShownValue | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return (value as Readonly<Record<string, ShownValue>>)[name] ?? undefined;
}
