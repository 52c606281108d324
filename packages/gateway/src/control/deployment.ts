// Deployment: docs/behaviour/control-plane.md section 3.9. One change writes the deployment, its snapshot and the stage
// that moves to it.
import { badRequest, type Deployment, deployment, messages, notFound, type Stage } from "@answerback/apigatewayv2";
import type { Clock } from "../clock.ts";
import { takeSnapshot } from "../deployments/snapshot.ts";
import { belowApi, snapshotKey } from "../store/key.ts";
import { timestampNow } from "./context.ts";
import { type Put, type ResourceControl, type Scope, stored } from "./crud.ts";

export const deploymentControl: ResourceControl<typeof deployment.fields> = {
  name: "Deployment",
  definition: deployment,

  complete: (resource, { context }, before) =>
    before === undefined ? newDeployment(resource, false, context.clock) : resource,

  check(_resource, scope, before, given) {
    if (before !== undefined) return;
    const apiId = scope.api?.apiId ?? "";
    if (scope.context.store.count(belowApi(apiId, "routes")) === 0) throw badRequest(messages.noRoutes);
    if (given.stageName !== undefined && stageOf(scope, given.stageName).autoDeploy) {
      throw badRequest(messages.stageIsAutoDeployed(given.stageName));
    }
  },

  alongside(resource, scope, given) {
    const apiId = scope.api?.apiId ?? "";
    const deploymentId = resource.deploymentId ?? "";
    const puts: Put[] = [
      { key: snapshotKey(apiId, deploymentId), value: { ...takeSnapshot(scope.context.store, apiId) } },
    ];
    if (given.stageName === undefined) return puts;
    const stage = stageOf(scope, given.stageName);
    const key = [...belowApi(apiId, "stages"), given.stageName];
    return [...puts, { key, value: { ...stage, deploymentId, lastUpdatedDate: timestampNow(scope.context.clock) } }];
  },

  checkDelete(resource, { context, api }) {
    const stages = context.store.list(belowApi(api?.apiId ?? "", "stages"));
    if (stages.some((record) => stored<Stage>(record).deploymentId === resource.deploymentId)) {
      throw badRequest(messages.deploymentInUse);
    }
  },
};

/** A deployment completes immediately, so it is never PENDING. */
export function newDeployment(resource: Deployment, autoDeployed: boolean, clock: Clock): Deployment {
  return { autoDeployed, createdDate: timestampNow(clock), deploymentStatus: "DEPLOYED", ...resource };
}

function stageOf(scope: Scope, stageName: string): Stage {
  const record = scope.context.store.get([...belowApi(scope.api?.apiId ?? "", "stages"), stageName]);
  if (record === undefined) throw notFound("Stage", stageName);
  return stored<Stage>(record);
}
