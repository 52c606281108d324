// A function of the provider (`getApi`), as both hosts call it: the plugin and the program host.
import type { PropertyMap } from "./property-value.ts";
import type { CheckFailure, ResourceContext } from "./resource.ts";
import type { PropertyTable } from "./resources/property.ts";

export type FunctionResult =
  | { readonly kind: "answered"; readonly value: PropertyMap }
  | { readonly kind: "failed"; readonly failures: readonly CheckFailure[] };

export interface FunctionType {
  /** The official token, `aws:apigatewayv2/getApi:getApi`; ours differs in the package name. */
  readonly token: string;
  /** Markdown, one sentence. */
  readonly description: string;
  readonly inputs: PropertyTable;
  readonly outputs: PropertyTable;
  call(context: ResourceContext, inputs: PropertyMap): Promise<FunctionResult>;
}
