// Shared by the constructors of the SDK's classes: the inputs for the engine, and the aliases of the resource.
import * as pulumi from "@pulumi/pulumi";
import manifest from "../../package.json" with { type: "json" };

export interface ResourceNames {
  readonly type: string;
  /** The official package's token: stacks that use it move without a replacement. */
  readonly officialType: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly required: readonly string[];
}

type Values = Record<string, pulumi.Input<unknown>>;

/**
 * @param given arguments, or with `options.id` the state of an existing resource
 * @throws Error when a required argument is missing
 */
export function registration(
  { officialType, inputs, outputs, required }: ResourceNames,
  given: Values,
  options: pulumi.CustomResourceOptions,
): { readonly inputs: Values; readonly options: pulumi.CustomResourceOptions } {
  const values: Values = {};
  if (options.id !== undefined) {
    for (const name of [...inputs, ...outputs]) values[name] = given[name];
  } else {
    for (const name of required) {
      if (given[name] === undefined && options.urn === undefined)
        throw new Error(`Missing required property '${name}'`);
    }
    for (const name of inputs) values[name] = given[name];
    for (const name of outputs) values[name] = undefined; // Set by the service.
  }
  const ours: pulumi.CustomResourceOptions = { version: manifest.version, aliases: [{ type: officialType }] };
  return { inputs: values, options: pulumi.mergeOptions(ours, options) };
}

export const invokeOptions = (options: pulumi.InvokeOptions = {}): pulumi.InvokeOptions => ({
  version: manifest.version,
  ...options,
});
