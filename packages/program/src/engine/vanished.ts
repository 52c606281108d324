// Before a run: APIs and domain names of the state that the service no longer has (its data was reset, or somebody
// deleted them). They leave the state with all that was in them, so that the run makes them again.

import { officialToken, plain } from "@answerback/pulumi/host";
import type { ResourceState } from "./state-file.ts";
import type { StepEnvironment } from "./step.ts";
import { urnName } from "./urn.ts";

const roots: Readonly<Record<string, string>> = {
  "aws:apigatewayv2/api:Api": "apiId",
  "aws:apigatewayv2/domainName:DomainName": "domainName",
};

/** What the service does not answer about stays; the steps will say why. */
export async function dropVanished(environment: StepEnvironment): Promise<void> {
  const { record } = environment;
  const resources = record.unclaimed();
  await Promise.all(
    resources.map(async (root) => {
      const parent = roots[officialToken(root.type)];
      if (parent === undefined || root.id === undefined || root.external) return;
      const type = environment.typeOf(root.type, urnName(root.urn));
      const read = type.read(environment.contextOf(root.provider), root.id, root.outputs);
      if ((await read.catch(() => root)) !== undefined) return;
      for (const state of [root, ...resources.filter((it) => isPart(it, parent, root))]) record.drop(state);
      for (const state of record.pendingDeletes.filter((it) => isPart(it, parent, root))) record.drop(state);
      record.undeployedApiIds.delete(root.id);
      record.deploymentIds.delete(root.id);
      const resource = { urn: root.urn, type: root.type, name: urnName(root.urn) };
      const message = `${resource.name} (${root.id}) is not there any more; it is created again, with all that was in it.`;
      environment.emit({ kind: "note", message, resource });
    }),
  );
}

function isPart(state: ResourceState, parent: string, root: ResourceState): boolean {
  return state.custom && plain(state.outputs[parent]) === root.id;
}
