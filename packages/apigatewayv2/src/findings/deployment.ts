// AB070–AB073, AB076: clients do not reach the API that the program describes.
import type { Stage } from "../resources/stage.ts";
import type { ApiGraph, Known, ProgramStage } from "./api-graph.ts";
import type { FindingResource, Report } from "./finding.ts";
import {
  deploymentAt,
  integrationAt,
  modelAt,
  responseAt,
  routeAt,
  routeResponseAt,
  stageAt,
} from "./resource-name.ts";

export function deploymentFindings(graph: ApiGraph, report: Report): void {
  programFindings(graph, report);
  stageFindings(graph, report);
}

/** Findings of the program's deployments. Not needed if all stages deploy automatically. */
function programFindings(graph: ApiGraph, report: Report): void {
  const { deployments = [], programDeployments: program = new Map(), stages = [] } = graph;
  if (graph.api.protocolType === "HTTP" || (stages.length > 0 && stages.every((stage) => stage.autoDeploy))) return;
  for (const deployment of deployments) {
    const known = program.get(deployment.deploymentId ?? "");
    if (known === undefined) continue;
    if (!known.hasTriggers) {
      report("AB070", deploymentAt(deployment), {
        path: known.isInTemplate ? [] : ["triggers"],
        message:
          "A deployment is a frozen copy, and this one is created once: later changes to routes, integrations and templates never reach the stage.",
        advice: known.isInTemplate
          ? "Set AutoDeploy: true on the stage, or give the Deployment another logical id with every change."
          : "Add triggers that change with them: triggers: { redeployment: pulumi.jsonStringify([…]) }.",
      });
    }
    const late = contentsOf(graph).filter(({ id }) => id !== "" && !known.madeBefore.has(id));
    if (late.length === 0) continue;
    report("AB071", deploymentAt(deployment), {
      path: known.isInTemplate ? [] : ["dependsOn"],
      message: `The deployment does not wait for ${listed(late)}. It may be created without ${late.length > 1 ? "them" : "this resource"}.`,
      advice: known.isInTemplate
        ? "List them in DependsOn of the Deployment."
        : "List them in the deployment's option dependsOn, or use them in its triggers.",
    });
  }
}

/** The resources that a deployment contains. */
function contentsOf(graph: ApiGraph): readonly FindingResource[] {
  return [
    ...graph.routes.flatMap((route) => withParts(routeAt(route), route.routeResponses.map(routeResponseAt))),
    ...graph.integrations.flatMap((it) => withParts(integrationAt(it), it.integrationResponses.map(responseAt))),
    ...graph.models.map(modelAt),
  ];
}

/** Responses are named with their parents because most of them have the same key. */
function withParts(parent: FindingResource, parts: readonly FindingResource[]): readonly FindingResource[] {
  const of = `${parent.kind} ${parent.name}`.trim();
  return [parent, ...parts.map((part) => ({ ...part, name: `${part.name} of ${of}` }))];
}

const shownAtMost = 4;

function listed(resources: readonly FindingResource[]): string {
  const shown = resources.slice(0, shownAtMost).map(({ kind, name }) => `${kind} ${name}`.trim());
  const rest = resources.length - shown.length;
  return rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
}

function stageFindings(graph: ApiGraph, report: Report): void {
  const { stages = [], deployments, apiMappings } = graph;
  const newest = deployments?.at(-1)?.deploymentId;
  for (const stage of stages) {
    const { deploymentId, stageName } = stage;
    if (newest !== undefined && deploymentId !== undefined && !stage.autoDeploy && deploymentId !== newest) {
      report("AB072", stageAt(stage), {
        path: ["deploymentId"],
        message: `The stage serves the deployment ${deploymentId}, not the newest one, ${newest}: clients do not get the changes made in between.`,
        advice: "Set deploymentId to the newest deployment, or set autoDeploy.",
      });
    }
    limitFindings(stage, graph.programStages?.get(stageName ?? ""), report);
    if (graph.api.protocolType === "HTTP" || stageName !== "$default" || apiMappings === undefined) continue;
    if (apiMappings.some((mapping) => mapping.stage === "$default")) continue;
    report("AB073", stageAt(stage), {
      path: ["stageName"],
      message:
        "AWS describes a stage $default for HTTP APIs only. This gateway serves it at the address without a stage name; on AWS, the only documented way to reach it is an API mapping of a domain name.",
      advice: "Name the stage with letters and digits, or add an ApiMapping for it.",
    });
  }
}

/** Limits of 0 refuse everything, even if the provider filled in the 0. */
function limitFindings(stage: Known<Stage>, program: ProgramStage | undefined, report: Report): void {
  const given = [[undefined, stage.defaultRouteSettings] as const, ...Object.entries(stage.routeSettings ?? {})];
  for (const [routeKey, settings] of given) {
    const isZero = settings?.throttlingRateLimit === 0 || settings?.throttlingBurstLimit === 0;
    const isLeftOut = program?.settingsWithoutLimits.includes(routeKey) === true;
    if (!isZero && !isLeftOut) continue;
    const what = routeKey === undefined ? "every handshake and message" : `everything on the route ${routeKey}`;
    report("AB076", stageAt(stage), {
      path: routeKey === undefined ? ["defaultRouteSettings"] : ["routeSettings", routeKey],
      message: isZero
        ? `A throttling limit is 0, so ${what} is answered with 429 Too Many Requests.`
        : `The settings do not set both throttling limits, and the official provider sends 0 for a missing one: AWS answers ${what} with 429 Too Many Requests.`,
      advice:
        "Set throttlingBurstLimit and throttlingRateLimit, for example to 5000 and 10000, the default limits of an account.",
    });
  }
}
