// Finds resources of which there must be only one.
import { type CfnResource, Stack } from "aws-cdk-lib";

/**
 * The first resource of the stack whose `values` are the same. Tokens are the same if they resolve to the same.
 * @param kind its class @returns the path of its construct; undefined if it is `resource` itself
 */
export function earlierResource<Resource extends CfnResource>(
  resource: Resource,
  kind: abstract new (...parameters: never) => Resource,
  values: (resource: Resource) => readonly unknown[],
): string | undefined {
  const stack = Stack.of(resource);
  const identity = (it: Resource) => JSON.stringify(stack.resolve(values(it)));
  const own = identity(resource);
  const first = stack.node.findAll().find((it) => it instanceof kind && identity(it) === own);
  return first === resource ? undefined : first?.node.path;
}
