// What every class of the SDK does when it is made: which inputs go to the engine, and under which names the resource
// is known.
import * as pulumi from "@pulumi/pulumi";
import manifest from "../../package.json" with { type: "json" };

export interface ResourceNames {
  readonly type: string;
  /** The official package's token: a stack made with it moves without a replacement. */
  readonly officialType: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly required: readonly string[];
}

type Values = Record<string, pulumi.Input<unknown>>;

/**
 * @param given arguments, or with `options.id` the state of a resource that exists
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
    for (const name of outputs) values[name] = undefined; // The service says.
  }
  const ours: pulumi.CustomResourceOptions = { version: manifest.version, aliases: [{ type: officialType }] };
  return { inputs: values, options: pulumi.mergeOptions(ours, options) };
}

export const invokeOptions = (options: pulumi.InvokeOptions = {}): pulumi.InvokeOptions => ({
  version: manifest.version,
  ...options,
});
