// Deployment, a snapshot of an API. `triggers` exist only in Pulumi; changing them creates a new snapshot.
import { setTimeout as delay } from "node:timers/promises";
import { deployment as definition } from "@answerback/apigatewayv2";
import type { PlainMap } from "./plain-value.ts";
import { propertiesFromFields } from "./property.ts";
import type { Operation } from "./resource-description.ts";
import { resourceFromTable } from "./resource-from-table.ts";

const poll = { everyMillis: 200, timeoutMillis: 5 * 60_000 };

export const deployment = resourceFromTable({
  definition,
  properties: {
    ...propertiesFromFields(definition, ["autoDeployed", "description"]),
    triggers: {
      type: { kind: "map", value: { kind: "string" } },
      description:
        "Strings of your choice. Changing any of them creates a new deployment, so include what the deployment depends on. Not sent to the service.",
      createOnly: true,
    },
  },
  importId: ["apiId", "deploymentId"],
  afterCreate: deployed,
  afterUpdate: deployed,
});

/** Waits until the deployment is complete. */
async function deployed(operation: Operation, first: PlainMap): Promise<PlainMap> {
  const { commands } = await import("./command.ts");
  const end = Date.now() + poll.timeoutMillis;
  let members = first;
  while (members.deploymentStatus === "PENDING" && Date.now() < end) {
    await delay(
      poll.everyMillis,
      undefined,
      operation.context.signal === undefined ? {} : { signal: operation.context.signal },
    );
    members = await operation.send(commands.Deployment!.get, operation.identity);
  }
  if (members.deploymentStatus !== undefined && members.deploymentStatus !== "DEPLOYED") {
    const status = String(members.deploymentStatus);
    const reason = members.deploymentStatusMessage;
    throw new Error(
      `API Gateway v2 Deployment (${operation.identity.deploymentId}) is ${status}${reason === undefined ? "" : `: ${String(reason)}`}`,
    );
  }
  return members;
}
