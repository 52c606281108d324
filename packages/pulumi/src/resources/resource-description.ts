// The content of a resource's file: its properties, the parts of its id, and calls beyond the four common operations.
// `resource-from-table.ts` makes a ResourceType of it.
import type { ProtocolType, ResourceDefinition } from "@answerback/apigatewayv2";
import type { PropertyMap } from "../property-value.ts";
import type { CheckContext, ResourceContext } from "../resource.ts";
import type { Call, CallOptions } from "./command.ts";
import type { Identity } from "./identifier.ts";
import type { PlainMap } from "./plain-value.ts";
import type { PropertyTable } from "./property.ts";

/** A create, read, update or delete in progress: the resource's region and identity, and calls to the service. */
export interface Operation {
  readonly context: ResourceContext;
  /** The resource's own region, or the host's. */
  readonly region: string;
  /** The path parameters; the resource's own identifier is missing before it exists. */
  readonly identity: Identity;
  /** @throws ServiceError */
  send(call: Call, input: PlainMap, headers?: CallOptions["headers"]): Promise<PlainMap>;
  /** @returns undefined if the service responds with NotFoundException */
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
  /** Generates a missing `name`. Absent: names are not generated. */
  readonly generatedName?: (context: CheckContext) => string;
  /** The ARN for tags. Absent: the resource takes no tags. */
  readonly tagsArn?: (region: string, identity: Identity) => string;
  /** Outputs that change with these inputs: unknown in the preview of such an update. */
  readonly outputChangesWith?: { readonly [output: string]: readonly string[] };
  /** Fills in values that depend on other inputs, in addition to the table's defaults. */
  readonly fillIn?: (inputs: PropertyMap) => PropertyMap;
  /** The protocol of the API, if the inputs reveal it; for rules of one protocol. */
  readonly protocol?: (inputs: PropertyMap) => ProtocolType | undefined;
  /**
   * True if the member has the service's default value, so that Read omits it from the inputs unless the program set it.
   * An import has no old inputs.
   */
  readonly serviceDefault?: (name: string, members: PlainMap, oldInputs: PropertyMap) => boolean;
  readonly beforeCreate?: (operation: Operation, body: PlainMap, inputs: PlainMap) => Promise<PlainMap>;
  /** Runs when the resource exists: if it throws, the state keeps the id. */
  readonly afterCreate?: (operation: Operation, members: PlainMap, inputs: PlainMap) => Promise<PlainMap>;
  readonly beforeUpdate?: (operation: Operation, update: UpdateBody) => Promise<PlainMap>;
  readonly afterUpdate?: (operation: Operation, members: PlainMap, update: UpdateBody) => Promise<PlainMap>;
  /** Outputs that are not members: ARNs, URLs. */
  readonly outputs?: (operation: Operation, members: PlainMap) => Promise<PlainMap>;
}

/** The resource's type for messages: `Integration Response`, `API Mapping`. */
export const kindInWords = (definition: ResourceDefinition): string =>
  definition.name.replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter}`).replace(/^Api\b/, "API");
