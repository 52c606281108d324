// At the end of a run: an API whose parts changed after the program's last deployment of it gets a deployment of ours,
// so that what was saved is what serves. AWS would go on serving the old one; the event says so.
import type { PropertyMap } from "../property-value.ts";
import type { ResourceContext } from "../resource.ts";
import { plain } from "../resources/plain-value.ts";
import type { Operation } from "./event.ts";
import type { StepEnvironment } from "./resource-step.ts";
import type { ResourceState } from "./state-file.ts";

/** What a deployment holds (docs/behaviour/control-plane.md); a stage's own settings are not part of it. */
const deployedTypes = new Set([
  "Api",
  "Authorizer",
  "Integration",
  "IntegrationResponse",
  "Model",
  "Route",
  "RouteResponse",
]);

const apigatewayType = (token: string) => (token.includes(":apigatewayv2/") ? token.split(":").at(-1) : undefined);

interface Settled {
  readonly operation: Operation;
  readonly state: ResourceState;
}

/**
 * @param settled the steps of the run, in their order
 * @throws whatever the service answers
 */
export async function deployStages(
  environment: StepEnvironment,
  context: ResourceContext,
  settled: readonly Settled[],
): Promise<void> {
  for (const apiId of changedSinceDeployment(settled)) await deployStagesOf(environment, context, apiId);
}

/** APIs with a change that no later deployment of the program holds. */
function changedSinceDeployment(settled: readonly Settled[]): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const { operation, state } of settled) {
    const type = apigatewayType(state.type);
    if (type === undefined || operation === "same" || operation === "read" || operation === "import") continue;
    const apiId = type === "Api" ? state.id : text(state.outputs, "apiId");
    if (apiId === undefined) continue;
    if (type === "Deployment" && operation !== "delete") changed.delete(apiId);
    else if (type === "Api" && operation === "delete") changed.delete(apiId);
    else if (deployedTypes.has(type)) changed.add(apiId);
  }
  return changed;
}

async function deployStagesOf(environment: StepEnvironment, context: ResourceContext, apiId: string): Promise<void> {
  const { record, emit } = environment;
  const stages = [...record.current.values()].filter(
    (it) =>
      apigatewayType(it.type) === "Stage" &&
      !it.external &&
      text(it.outputs, "apiId") === apiId &&
      text(it.outputs, "deploymentId") !== undefined &&
      plain(it.outputs.autoDeploy) !== true,
  );
  // Without a stage nobody is served. A stage that deploys by itself has done so.
  const stageNames = stages.flatMap((it) => it.id ?? []);
  if (stageNames.length === 0) return;
  const { CreateDeploymentCommand, DeleteDeploymentCommand, NotFoundException, UpdateStageCommand } = await import(
    "@aws-sdk/client-apigatewayv2"
  );
  const { client } = environment.contextOf(stages[0]?.provider);
  const { DeploymentId: deploymentId } = await client.send(
    new CreateDeploymentCommand({ ApiId: apiId, Description: "Made by the development session" }),
  );
  if (deploymentId === undefined)
    throw new Error(`${context.region}: CreateDeployment of ${apiId} answered without an id`);
  for (const StageName of stageNames) {
    await client.send(new UpdateStageCommand({ ApiId: apiId, StageName, DeploymentId: deploymentId }));
  }
  const before = record.deploymentIds.get(apiId);
  record.deploymentIds.set(apiId, deploymentId);
  await record.save();
  emit({ kind: "deployed", apiId, deploymentId, stageNames });
  if (before === undefined) return;
  try {
    await client.send(new DeleteDeploymentCommand({ ApiId: apiId, DeploymentId: before }));
  } catch (error) {
    if (!(error instanceof NotFoundException)) throw error;
  }
}

function text(values: PropertyMap, name: string): string | undefined {
  const value = plain(values[name]);
  return typeof value === "string" && value !== "" ? value : undefined;
}
