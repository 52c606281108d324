// The resource types of Lambda that run here, or that belong to functions that do.
import { type PropertyMap, type PropertyValue, plain } from "@answerback/pulumi/host";
import type { LocalResourceType } from "../engine/engine-resource.ts";
import type { Declarations } from "../stand-in/declarations/declaration.ts";
import { foreignResourceType } from "../stand-in/foreign-resource.ts";

export type LambdaKind = "Function" | "Alias" | "Version" | "LayerVersion";

const kinds: ReadonlyMap<string, LambdaKind> = new Map([
  ["aws:lambda/function:Function", "Function"],
  ["aws:lambda/alias:Alias", "Alias"],
  ["aws:lambda/layerVersion:LayerVersion", "LayerVersion"],
  ["aws-native:lambda:Function", "Function"],
  ["aws-native:lambda:Alias", "Alias"],
  ["aws-native:lambda:Version", "Version"],
  ["aws-native:lambda:LayerVersion", "LayerVersion"],
]);

/** @returns undefined for other types */
export const lambdaKind = (token: string): LambdaKind | undefined => kinds.get(token);

/** Outputs are those that AWS would have; a function that publishes versions counts them. */
export function lambdaResourceType(token: string, name: string, declarations?: Declarations): LocalResourceType {
  const type = foreignResourceType(token, name, declarations);
  return {
    ...type,
    async update(context, id, inputs, oldInputs, oldOutputs) {
      const outputs = await type.update(context, id, inputs, oldInputs, oldOutputs);
      return plain(inputs.publish) === true ? published(outputs, oldOutputs.version) : outputs;
    },
  };
}

function published(outputs: PropertyMap, last: PropertyValue | undefined): PropertyMap {
  const version = String((Number(plain(last)) || 0) + 1);
  const qualified = (value: PropertyValue | undefined) =>
    String(plain(value)).replace(/:\d+(?=$|\/invocations$)/, `:${version}`);
  return {
    ...outputs,
    version,
    qualifiedArn: qualified(outputs.qualifiedArn),
    qualifiedInvokeArn: qualified(outputs.qualifiedInvokeArn),
  };
}
