// A resource type that Pulumi's engine manages: the contract between the resources and their two hosts, the provider
// plugin (gRPC) and the program host (in-process). The verbs are Pulumi's.
import type { Finding, FindingOptions } from "@answerback/apigatewayv2/findings";
import type { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import type { PropertyMap } from "./property-value.ts";

/** The host's services for a resource. */
export interface ResourceContext {
  readonly client: ApiGatewayV2Client;
  /** The host's region; a resource's own `region` input overrides it. */
  readonly region: string;
  /** The client for a resource whose `region` differs from the host's. Absent: one client serves every region. */
  readonly clientFor?: (region: string) => ApiGatewayV2Client;
  /** Twelve digits; in execution ARNs. */
  readonly accountId: string;
  /** The number of retries, with jitter, after a conflict (409). Default 5; 0 for a service that serialises writes. */
  readonly conflictRetries?: number;
  readonly signal?: AbortSignal;
  /** The identifier for a create, and the token that permits it on the gateway. Absent: the service chooses. */
  readonly requested?: RequestedIdentifier | undefined;
}

export interface ResourceIdentity {
  /** Properties that hold the identifiers of the resource's parents, outermost first. */
  readonly parents: readonly string[];
  /** The length of the identifier, if the service generates it. */
  readonly generatedLength: number | undefined;
  /** The property that holds the identifier; if it is not generated, the program sets it. */
  readonly property: string;
}

export interface RequestedIdentifier {
  readonly identifier: string;
  readonly token: string;
}

/** Data with which check fills in inputs: for a missing name, and the provider's tags. */
export interface CheckContext {
  /** The resource's name in the program, the last part of its URN. */
  readonly name: string;
  /** Determines the suffix of a generated name: the same seed gives the same name. The engine sends it in Check. */
  readonly randomSeed: Uint8Array;
  /** The engine's rule for names, if it sends one (CheckRequest.autonaming). */
  readonly autonaming?: { readonly mode: "propose" | "enforce" | "disabled"; readonly proposedName: string };
  /** Tags for every resource that takes tags; the resource's own tags override them. */
  readonly defaultTags?: { readonly [key: string]: string };
  /** Also looks for findings: errors become failures, warnings are reported. Absent: only the service's rules apply. */
  readonly findings?: FindingOptions;
}

export interface CheckFailure {
  /** Property path in Pulumi's notation: `responseTemplates["$default"]`. */
  readonly property: string;
  readonly reason: string;
  /** The finding that describes this failure in more detail, if any. */
  readonly finding?: Finding;
}

/** A finding that does not fail the check. */
export interface CheckWarning {
  /** As in CheckFailure. */
  readonly property: string;
  readonly finding: Finding;
}

export interface CheckResult {
  readonly inputs: PropertyMap;
  readonly failures: readonly CheckFailure[];
  /** Present if the context asks for findings. */
  readonly warnings?: readonly CheckWarning[];
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
  /** How the service identifies its resources. Absent if no service has the resource. */
  readonly identity?: ResourceIdentity;
  /**
   * Validates inputs and fills in the provider's values (defaults, a generated `name`); unknowns pass. Never calls the
   * service. `diff`, `preview`, `create` and `update` receive its result.
   */
  check(inputs: PropertyMap, oldInputs: PropertyMap | undefined, context: CheckContext): CheckResult;
  /** Compares new inputs (checked) with old inputs; an empty result means no change. `oldOutputs` is the state. */
  diff(
    inputs: PropertyMap,
    oldInputs: PropertyMap,
    oldOutputs: PropertyMap,
    /** The host's region: a resource in another region and without its own `region` is replaced. Absent: not compared. */
    hostRegion?: string,
  ): readonly PropertyDifference[];
  /** The outputs that are known without calling the service. */
  preview(inputs: PropertyMap, oldOutputs: PropertyMap | undefined): PropertyMap;
  /** @throws PartlyCreatedError if the resource exists but is incomplete: its id must be stored in the state */
  create(context: ResourceContext, inputs: PropertyMap): Promise<Created>;
  /**
   * Reads by bare id with the parents in `state`, or by the composite id of the Terraform side.
   * @param state the known outputs; for `get`, the program's `state`
   * @param oldInputs the inputs of the last deployment; absent for an import and for `get`
   * @returns undefined if the resource does not exist
   * @throws IdentifierError if the id does not identify a resource
   */
  read(
    context: ResourceContext,
    id: string,
    state: PropertyMap,
    oldInputs?: PropertyMap,
  ): Promise<ReadResult | undefined>;
  update(
    context: ResourceContext,
    id: string,
    inputs: PropertyMap,
    oldInputs: PropertyMap,
    oldOutputs: PropertyMap,
  ): Promise<PropertyMap>;
  /** Succeeds if the resource does not exist. */
  delete(context: ResourceContext, id: string, oldOutputs: PropertyMap): Promise<void>;
}

/** The service created the resource, but a later step failed. The state keeps the id to avoid an orphan. */
export class PartlyCreatedError extends Error {
  override readonly name = "PartlyCreatedError";
  readonly created: Created;

  constructor(message: string, created: Created, options?: ErrorOptions) {
    super(message, options);
    this.created = created;
  }
}
