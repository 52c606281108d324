// A program's Deployment that does not wait for the routes. The service refuses a deployment of an API without any, and
// which of them comes first is a matter of luck: published programs run on AWS because their routes are quick enough.

import { setTimeout as delay } from "node:timers/promises";
import { type PropertyMap, plain, type ResourceContext, type ResourceType } from "@answerback/pulumi/host";

const pollMillis = 20;
/** Without another step for so long, no route is on its way. */
const patienceMillis = 2000;

export interface WaitForRoutes {
  /** How many steps have been done: as long as there are more, a route may be among the next. */
  readonly steps: () => number;
  /** The service would have refused it. */
  readonly onWaited: () => void;
}

/** @param type that of a deployment */
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
  // What is wrong with the API is told by the deployment itself.
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
