// A program's Deployment that does not depend on the routes. The service refuses to deploy an API without routes, and which
// comes first is chance: published programs run on AWS because their routes are quick enough.

import { setTimeout as delay } from "node:timers/promises";
import { type PropertyMap, plain, type ResourceContext, type ResourceType } from "@answerback/pulumi/host";

const pollMillis = 20;
/** After this long without another step, no route is expected. */
const patienceMillis = 2000;

export interface WaitForRoutes {
  /** The number of steps done. While it grows, a route may be next. */
  readonly steps: () => number;
  /** Called if the deployment had to wait: the service would have refused it. */
  readonly onWaited: () => void;
}

/** @param type the resource type of deployments */
export function afterFirstRoute(type: ResourceType, wait: WaitForRoutes): ResourceType {
  return {
    ...type,
    async create(context, inputs) {
      await firstRoute(context, inputs, wait);
      return type.create(context, inputs);
    },
  };
}

async function firstRoute(context: ResourceContext, inputs: PropertyMap, wait: WaitForRoutes): Promise<void> {
  const apiId = plain(inputs.apiId);
  if (typeof apiId !== "string") return;
  const { GetRoutesCommand } = await import("@aws-sdk/client-apigatewayv2");
  // If the API cannot be read, the deployment itself reports it.
  const hasRoute = async () =>
    (await context.client.send(new GetRoutesCommand({ ApiId: apiId })).catch(() => undefined))?.Items?.length !== 0;
  if (await hasRoute()) return;
  let [steps, sinceMillis] = [wait.steps(), performance.now()];
  while (performance.now() - sinceMillis < patienceMillis) {
    await delay(pollMillis);
    if (await hasRoute()) return wait.onWaited();
    if (wait.steps() !== steps) [steps, sinceMillis] = [wait.steps(), performance.now()];
  }
}
