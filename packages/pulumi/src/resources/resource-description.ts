// What one resource's file says: its properties, how its id is composed, and what it does beside the four operations
// that all resources have. `resource-from-table.ts` makes a ResourceType of it.
import type { ProtocolType, ResourceDefinition } from "@answerback/apigatewayv2";
import type { PropertyMap } from "../property-value.ts";
import type { CheckContext, ResourceContext } from "../resource.ts";
import type { Call, CallOptions } from "./command.ts";
import type { Identity } from "./identifier.ts";
import type { PlainMap } from "./plain-value.ts";
import type { PropertyTable } from "./property.ts";

/** One create, read or update under way: where the resource lives, and calls in its name. */
export interface Operation {
  readonly context: ResourceContext;
  /** The resource's own region, or the host's. */
  readonly region: string;
  /** The path parameters; the resource's own identifier is missing before it exists. */
  readonly identity: Identity;
  /** @throws ServiceError */
  send(call: Call, input: PlainMap, headers?: CallOptions["headers"]): Promise<PlainMap>;
  /** @returns undefined when the service answers NotFoundException */
  find(call: Call, input: PlainMap): Promise<PlainMap | undefined>;
}

export interface UpdateBody {
  /** Wire names and values of the inputs that changed. */
  readonly body: PlainMap;
  readonly changed: ReadonlySet<string>;
  readonly inputs: PlainMap;
  readonly oldInputs: PlainMap;
}

export interface ResourceDescription {
  readonly definition: ResourceDefinition;
  readonly properties: PropertyTable;
  /** The wire names of the parts of the composite id, as `pulumi import` takes it. */
  readonly importId: readonly string[];
  /** The name for a resource whose program gives none. Absent: `name` is no such property. */
  readonly generatedName?: (context: CheckContext) => string;
  /** The ARN to tag; absent: the resource takes no tags. */
  readonly tagsArn?: (region: string, identity: Identity) => string;
  /** Outputs that a change of inputs changes: unknown in the preview of such an update. */
  readonly outputChangesWith?: { readonly [output: string]: readonly string[] };
  /** Fills in what depends on other inputs, beside the defaults of the table. */
  readonly fillIn?: (inputs: PropertyMap) => PropertyMap;
  /** The protocol of the API as far as the inputs give it away, for rules that hold for one protocol only. */
  readonly protocol?: (inputs: PropertyMap) => ProtocolType | undefined;
  /**
   * Says whether Read leaves a member out of the inputs that the program did not give: the service's own default.
   * An import has no old inputs.
   */
  readonly serviceDefault?: (name: string, members: PlainMap, oldInputs: PropertyMap) => boolean;
  readonly beforeCreate?: (operation: Operation, body: PlainMap, inputs: PlainMap) => Promise<PlainMap>;
  /** Runs once the resource exists: what it throws leaves the id in the state. */
  readonly afterCreate?: (operation: Operation, members: PlainMap, inputs: PlainMap) => Promise<PlainMap>;
  readonly beforeUpdate?: (operation: Operation, update: UpdateBody) => Promise<PlainMap>;
  readonly afterUpdate?: (operation: Operation, members: PlainMap, update: UpdateBody) => Promise<PlainMap>;
  /** Outputs that are no members: ARNs, URLs. */
  readonly outputs?: (operation: Operation, members: PlainMap) => Promise<PlainMap>;
}

/** The kind in words, for messages: `Integration Response`, `API Mapping`. */
export const kindInWords = (definition: ResourceDefinition): string =>
  definition.name.replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter}`).replace(/^Api\b/, "API");
