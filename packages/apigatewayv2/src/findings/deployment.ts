// AB070–AB073, AB076: whether what clients reach is what the program describes.
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

/** What the program says of its deployments. Stages that deploy by themselves need none. */
function programFindings(graph: ApiGraph, report: Report): void {
  const { deployments = [], programDeployments: program = new Map(), stages = [] } = graph;
  if (graph.api.protocolType === "HTTP" || (stages.length > 0 && stages.every((stage) => stage.autoDeploy))) return;
  for (const deployment of deployments) {
    const said = program.get(deployment.deploymentId ?? "");
    if (said === undefined) continue;
    if (!said.hasTriggers) {
      report("AB070", deploymentAt(deployment), {
        path: ["triggers"],
        message:
          "A deployment is a frozen copy, and this one is made once: later changes of routes, integrations and templates never reach the stage.",
        advice: "Give it triggers that change with them: triggers: { redeployment: pulumi.jsonStringify([…]) }.",
      });
    }
    const late = contentsOf(graph).filter(({ id }) => id !== "" && !said.madeBefore.has(id));
    if (late.length === 0) continue;
    report("AB071", deploymentAt(deployment), {
      path: ["dependsOn"],
      message: `The deployment does not wait for ${listed(late)}: when it is made first, clients do not get ${late.length > 1 ? "them" : "it"}.`,
      advice: "Name them in the option dependsOn of the deployment, or use them in its triggers.",
    });
  }
}

/** What a deployment holds. */
function contentsOf(graph: ApiGraph): readonly FindingResource[] {
  return [
    ...graph.routes.flatMap((route) => withParts(routeAt(route), route.routeResponses.map(routeResponseAt))),
    ...graph.integrations.flatMap((it) => withParts(integrationAt(it), it.integrationResponses.map(responseAt))),
    ...graph.models.map(modelAt),
  ];
}

/** Responses are named with what they belong to: most of them have the same key. */
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
        message: `The stage serves the deployment ${deploymentId}, and there is a newer one, ${newest}: clients do not get what changed in between.`,
        advice: "Point deploymentId to the newest deployment, or set autoDeploy.",
      });
    }
    limitFindings(stage, graph.programStages?.get(stageName ?? ""), report);
    if (graph.api.protocolType === "HTTP" || stageName !== "$default" || apiMappings === undefined) continue;
    if (apiMappings.some((mapping) => mapping.stage === "$default")) continue;
    report("AB073", stageAt(stage), {
      path: ["stageName"],
      message:
        "AWS describes a stage $default for HTTP APIs only. This gateway serves it at the address without a stage; that AWS does is documented for mappings of a domain name only.",
      advice: "Give the stage a name of letters and digits, or add an ApiMapping with this stage.",
    });
  }
}

/** Limits of 0 refuse everything, also where nobody wrote the 0. */
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
        ? `A throttling limit is 0, so that ${what} is answered with 429 Too Many Requests.`
        : `The settings do not give both throttling limits, and the official provider sends 0 for a limit that is not given: AWS answers ${what} with 429 Too Many Requests.`,
      advice: "Set throttlingBurstLimit and throttlingRateLimit, such as 5000 and 10000, the limits of an account.",
    });
  }
}
