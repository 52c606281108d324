// One kind of resource as Pulumi's engine manages it: the contract between the resources and their two hosts, the
// provider plugin (gRPC) and the program host (in-process). The verbs are Pulumi's.
import type { Finding, FindingOptions } from "@answerback/apigatewayv2/findings";
import type { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import type { PropertyMap } from "./property-value.ts";

/** What a resource needs of its host to act. */
export interface ResourceContext {
  readonly client: ApiGatewayV2Client;
  /** The host's region; a resource's own `region` input goes before it. */
  readonly region: string;
  /** The client for a resource whose `region` differs from the host's. Absent: one client serves every region. */
  readonly clientFor?: (region: string) => ApiGatewayV2Client;
  /** Twelve digits; in execution ARNs. */
  readonly accountId: string;
  /** How often a call that met a conflict (409) is tried again, with jitter. Default 5; a host whose service serialises writes says 0. */
  readonly conflictRetries?: number;
  readonly signal?: AbortSignal;
  /** The identifier that a create asks for, with the token by which the gateway grants it. Absent: the service chooses. */
  readonly requested?: RequestedIdentifier | undefined;
}

export interface ResourceIdentity {
  /** Properties that hold the identifiers of the resource's parents, outermost first. */
  readonly parents: readonly string[];
  /** Characters of the identifier, where the service generates it. */
  readonly generatedLength: number | undefined;
  /** The property that holds the identifier; where it is not generated, the program gives it. */
  readonly property: string;
}

export interface RequestedIdentifier {
  readonly identifier: string;
  readonly token: string;
}

/** What check needs to fill inputs in: names that the program did not give, tags that the provider adds. */
export interface CheckContext {
  /** The resource's name in the program, the last part of its URN. */
  readonly name: string;
  /** Decides the suffix of a generated name: the same seed gives the same name. The engine sends one in Check. */
  readonly randomSeed: Uint8Array;
  /** The engine's own rule for names, when it sends one (CheckRequest.autonaming). */
  readonly autonaming?: { readonly mode: "propose" | "enforce" | "disabled"; readonly proposedName: string };
  /** Tags for every resource that takes tags; the resource's own go before them. */
  readonly defaultTags?: { readonly [key: string]: string };
  /** Looks for findings too: errors become failures, warnings are told. Absent: the rules of the service only. */
  readonly findings?: FindingOptions;
}

export interface CheckFailure {
  /** Property path in Pulumi's notation: `responseTemplates["$default"]`. */
  readonly property: string;
  readonly reason: string;
  /** The finding that says the same and more, where there is one. */
  readonly finding?: Finding;
}

/** A finding that does not stop anything. */
export interface CheckWarning {
  /** As in CheckFailure. */
  readonly property: string;
  readonly finding: Finding;
}

export interface CheckResult {
  readonly inputs: PropertyMap;
  readonly failures: readonly CheckFailure[];
  /** Present where findings were looked for. */
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
  /** How the service tells its resources apart. Absent where no service knows the resource. */
  readonly identity?: ResourceIdentity;
  /**
   * Validates inputs and fills in what the provider decides (defaults, a generated `name`); unknowns pass. Never calls
   * the service. What it returns is what `diff`, `preview`, `create` and `update` are given.
   */
  check(inputs: PropertyMap, oldInputs: PropertyMap | undefined, context: CheckContext): CheckResult;
  /** Compares new inputs (checked) with old inputs; empty means no change. `oldOutputs` is the state. */
  diff(
    inputs: PropertyMap,
    oldInputs: PropertyMap,
    oldOutputs: PropertyMap,
    /** The host's region: a resource without a `region` of its own that lives elsewhere is replaced. Absent: any is right. */
    hostRegion?: string,
  ): readonly PropertyDifference[];
  /** What the outputs will be as far as they are known without calling the service. */
  preview(inputs: PropertyMap, oldOutputs: PropertyMap | undefined): PropertyMap;
  /** @throws PartlyCreatedError when the resource exists but is not as it should be: its id must go into the state */
  create(context: ResourceContext, inputs: PropertyMap): Promise<Created>;
  /**
   * Reads by bare id with the parents in `state`, or by the composite id of the Terraform side.
   * @param state the outputs as far as they are known; `get` gives what the program gave
   * @param oldInputs what the program gave when it was last deployed; absent for an import and for `get`
   * @returns undefined when there is nothing
   * @throws IdentifierError when the id does not say which resource is meant
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
  /** Succeeds when there is nothing to delete. */
  delete(context: ResourceContext, id: string, oldOutputs: PropertyMap): Promise<void>;
}

/** The service made the resource, and what had to follow failed. The state keeps the id, so that nothing is orphaned. */
export class PartlyCreatedError extends Error {
  override readonly name = "PartlyCreatedError";
  readonly created: Created;

  constructor(message: string, created: Created, options?: ErrorOptions) {
    super(message, options);
    this.created = created;
  }
}
