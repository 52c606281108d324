// At the end of a run, an API whose parts changed after the program's last deployment of it gets a deployment of ours, so
// that the saved program is served. AWS would keep serving the old one; the event says so.
import { type PropertyMap, plain, serviceIdentifier, serviceName } from "@answerback/pulumi/host";
import type { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import type { Operation } from "../report/event.ts";
import type { StackRecord } from "./stack-record.ts";
import type { ResourceState } from "./state-file.ts";
import type { StepEnvironment } from "./step.ts";

/** The types that a deployment contains (docs/behaviour/control-plane.md), without a stage's own settings. */
const deployedTypes = new Set([
  "Api",
  "Authorizer",
  "Integration",
  "IntegrationResponse",
  "Model",
  "Route",
  "RouteResponse",
]);

const ownDescription = "Made by the development session";

/** Records APIs with a change that no later deployment of the program contains. Called for each step, in order. */
export function noteUndeployed(record: StackRecord, operation: Operation, state: ResourceState): void {
  const type = serviceName(state.type);
  if (type === undefined || operation === "same" || operation === "read" || operation === "import") return;
  const apiId = type === "Api" ? state.id : text(state.outputs, "apiId");
  if (apiId === undefined) return;
  const isDeployed = type === "Deployment" && (operation === "create" || operation === "replace");
  const isGone = type === "Api" && operation === "delete";
  if (isDeployed || isGone) record.undeployedApiIds.delete(apiId);
  else if (deployedTypes.has(type)) record.undeployedApiIds.add(apiId);
  if (isGone) record.deploymentIds.delete(apiId);
}

/** @throws errors of the service */
export async function deployStages(environment: StepEnvironment): Promise<void> {
  const { record } = environment;
  for (const apiId of [...record.undeployedApiIds]) await deployStagesOf(environment, apiId);
  for (const apiId of [...record.deploymentIds.keys()]) await deleteSuperseded(environment, apiId);
}

async function deployStagesOf(environment: StepEnvironment, apiId: string): Promise<void> {
  const { record, emit } = environment;
  const stages = stagesOf(record, apiId);
  // Without a stage, no client is served. A stage with autoDeploy has been deployed.
  const stageNames = stages.flatMap((it) => stageNameOf(it) ?? []);
  if (stageNames.length === 0) {
    record.undeployedApiIds.delete(apiId);
    return;
  }
  const { CreateDeploymentCommand, UpdateStageCommand } = await import("@aws-sdk/client-apigatewayv2");
  const { client } = environment.contextOf(stages[0]?.provider);
  const { DeploymentId: deploymentId } = await client.send(
    new CreateDeploymentCommand({ ApiId: apiId, Description: ownDescription }),
  );
  if (deploymentId === undefined) throw new Error(`CreateDeployment of ${apiId} answered without an id`);
  for (const StageName of stageNames) {
    await client.send(new UpdateStageCommand({ ApiId: apiId, StageName, DeploymentId: deploymentId }));
  }
  record.undeployedApiIds.delete(apiId);
  record.deploymentIds.set(apiId, deploymentId);
  await record.save();
  emit({ kind: "deployed", apiId, deploymentId, stageNames });
  await deleteEarlier(client, apiId, deploymentId);
}

/** Deletes our earlier deployments, including those that an interrupted run did not record. */
async function deleteEarlier(client: ApiGatewayV2Client, apiId: string, current: string): Promise<void> {
  const { GetDeploymentsCommand } = await import("@aws-sdk/client-apigatewayv2");
  const { Items = [] } = await client.send(new GetDeploymentsCommand({ ApiId: apiId, MaxResults: "500" }));
  for (const { DeploymentId, Description } of Items) {
    if (DeploymentId === undefined || DeploymentId === current || Description !== ownDescription) continue;
    await deleteDeployment(client, apiId, DeploymentId);
  }
}

/** Deletes our deployment if a deployment of the program has taken over the stages. */
async function deleteSuperseded(environment: StepEnvironment, apiId: string): Promise<void> {
  const { record } = environment;
  const deploymentId = record.deploymentIds.get(apiId);
  const stages = stagesOf(record, apiId);
  if (deploymentId === undefined || stages.length === 0) return;
  const { GetStageCommand } = await import("@aws-sdk/client-apigatewayv2");
  const { client } = environment.contextOf(stages[0]?.provider);
  for (const stage of stages) {
    const served = await client.send(new GetStageCommand({ ApiId: apiId, StageName: stageNameOf(stage) }));
    if (served.DeploymentId === deploymentId) return;
  }
  await deleteDeployment(client, apiId, deploymentId);
  record.deploymentIds.delete(apiId);
}

async function deleteDeployment(client: ApiGatewayV2Client, apiId: string, deploymentId: string): Promise<void> {
  const { DeleteDeploymentCommand, NotFoundException } = await import("@aws-sdk/client-apigatewayv2");
  try {
    await client.send(new DeleteDeploymentCommand({ ApiId: apiId, DeploymentId: deploymentId }));
  } catch (error) {
    if (!(error instanceof NotFoundException)) throw error;
  }
}

/** The program's stages that serve a deployment, without autoDeploy. */
function stagesOf(record: StackRecord, apiId: string): readonly ResourceState[] {
  return [...record.current.values()].filter(
    (it) =>
      serviceName(it.type) === "Stage" &&
      !it.external &&
      text(it.outputs, "apiId") === apiId &&
      text(it.outputs, "deploymentId") !== undefined &&
      plain(it.outputs.autoDeploy) !== true,
  );
}

const stageNameOf = ({ type, id }: ResourceState) => (id === undefined ? undefined : serviceIdentifier(type, id));

function text(values: PropertyMap, name: string): string | undefined {
  const value = plain(values[name]);
  return typeof value === "string" && value !== "" ? value : undefined;
}
