// One kind of resource as Pulumi's engine manages it: the contract between the resources and their two hosts, the
// provider plugin (gRPC) and the program host (in-process). The verbs are Pulumi's.
import type { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import type { PropertyMap } from "./property-value.ts";

/** What a resource needs of its host to act. */
export interface ResourceContext {
  readonly client: ApiGatewayV2Client;
  readonly region: string;
  /** Twelve digits; in execution ARNs. */
  readonly accountId: string;
  readonly signal?: AbortSignal;
}

export interface CheckFailure {
  /** Property path in Pulumi's notation: `responseTemplates["$default"]`. */
  readonly property: string;
  readonly reason: string;
}

export interface CheckResult {
  readonly inputs: PropertyMap;
  readonly failures: readonly CheckFailure[];
}

export interface PropertyDifference {
  readonly property: string;
  readonly kind: "add" | "delete" | "update";
  readonly replace: boolean;
}

export interface Created {
  readonly id: string;
  readonly outputs: PropertyMap;
}

export interface ReadResult {
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

export interface ResourceType {
  /** The official token, `aws:apigatewayv2/integrationResponse:IntegrationResponse`; ours differs in the package name. */
  readonly token: string;
  /** Validates inputs; unknowns pass. Never calls the service. */
  check(inputs: PropertyMap, oldInputs: PropertyMap | undefined): CheckResult;
  /** Compares new inputs with old inputs; empty means no change. `oldOutputs` is the state. */
  diff(inputs: PropertyMap, oldInputs: PropertyMap, oldOutputs: PropertyMap): readonly PropertyDifference[];
  /** What the outputs will be as far as they are known without calling the service. */
  preview(inputs: PropertyMap, oldOutputs: PropertyMap | undefined): PropertyMap;
  create(context: ResourceContext, inputs: PropertyMap): Promise<Created>;
  /**
   * Reads by bare id with the parents in `state`, or by the composite id of the Terraform side.
   * @returns undefined when there is nothing
   */
  read(context: ResourceContext, id: string, state: PropertyMap): Promise<ReadResult | undefined>;
  update(
    context: ResourceContext,
    id: string,
    inputs: PropertyMap,
    oldInputs: PropertyMap,
    oldOutputs: PropertyMap,
  ): Promise<PropertyMap>;
  /** Succeeds when there is nothing to delete. */
  delete(context: ResourceContext, id: string, oldOutputs: PropertyMap): Promise<void>;
}
