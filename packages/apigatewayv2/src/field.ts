// The field table defines the members of a resource in one place. Types, wire validation, the Pulumi schema, diffs and the
// reference pages are derived from it.

/** The type of a value on the wire (JSON). Lengths count UTF-16 code units, as the service's SDKs do. */
export type FieldType =
  | StringType
  | EnumerationType
  | { readonly kind: "boolean" }
  | { readonly kind: "integer"; readonly minimum?: number; readonly maximum?: number }
  | { readonly kind: "double" }
  | { readonly kind: "timestamp" }
  | ListType
  | MapType
  | StructureType;

export interface StringType {
  readonly kind: "string";
  readonly minLength?: number;
  readonly maxLength?: number;
}
export interface EnumerationType<Value extends string = string> {
  readonly kind: "enumeration";
  readonly values: readonly Value[];
}
export interface ListType<Item extends FieldType = FieldType> {
  readonly kind: "list";
  readonly item: Item;
}
export interface MapType<Value extends FieldType = FieldType> {
  readonly kind: "map";
  readonly value: Value;
}
export interface StructureType<Fields extends FieldTable = FieldTable> {
  readonly kind: "structure";
  readonly fields: Fields;
}

/** One member of a resource, under its wire name in the table. */
export interface Field<Type extends FieldType = FieldType> {
  readonly type: Type;
  /** Required in the body of Create. */
  readonly required?: true;
  /** Set by the service; a value from a client is ignored. */
  readonly computed?: true;
  /** A change needs a new resource (as in the Terraform provider); Update accepts the member only with `inUpdate`. */
  readonly createOnly?: true;
  /** True if the body of Update accepts the member. Default: true unless it is `createOnly`. */
  readonly inUpdate?: boolean;
  /** Also required in the body of Update. */
  readonly requiredInUpdate?: true;
  /**
   * How Update treats a map or a structure. Default: the new value replaces the old one. `merge`: given keys replace, others
   * stay. `mergeEmptyRemoves`: also removes keys with the value `""` or `{}`.
   */
  readonly patch?: "merge" | "mergeEmptyRemoves";
  /** Accepted by Create or Update, never returned. */
  readonly inputOnly?: true;
  /** The name of the Pulumi property, if it differs from the wire name. */
  readonly pulumiName?: string;
  /**
   * The form of the member in Terraform's provider and Pulumi's official package, if not that of the wire. `absent`: they do not
   * have it. `single`: the only item of the list. `{ key }`: a list of objects in place of the map, each with its key under this
   * Pulumi name; `block` is the name of the object in Terraform, if it differs from the member's.
   */
  readonly inProviders?: "absent" | "single" | { readonly key: string; readonly block?: string };
  /** The service's value of a member that no client has set. A program does not need to set the member to it. */
  readonly unsetValue?: string | number | boolean;
  /** For the reference pages and the SDKs: one or two sentences in Markdown, with AWS's rule. */
  readonly description: string;
}

// A type alias rather than an interface with an index signature, so that `as const` tables keep their member names.
// biome-ignore lint/suspicious/noExplicitAny: structural recursion between Field and FieldType needs one open end
export type FieldTable = { readonly [wireName: string]: Field<any> };

export const string = (minLength?: number, maxLength?: number): StringType => ({
  kind: "string",
  ...(minLength === undefined ? {} : { minLength }),
  ...(maxLength === undefined ? {} : { maxLength }),
});
export const enumeration = <const Value extends string>(...values: readonly Value[]): EnumerationType<Value> => ({
  kind: "enumeration",
  values,
});
export const boolean = { kind: "boolean" } as const;
export const integer = (minimum?: number, maximum?: number) =>
  ({
    kind: "integer",
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  }) as const;
export const double = { kind: "double" } as const;
export const timestamp = { kind: "timestamp" } as const;
export const list = <Item extends FieldType>(item: Item): ListType<Item> => ({ kind: "list", item });
export const map = <Value extends FieldType>(value: Value): MapType<Value> => ({ kind: "map", value });
export const structure = <const Fields extends FieldTable>(fields: Fields): StructureType<Fields> => ({
  kind: "structure",
  fields,
});

/** The JavaScript type of a wire type. Timestamps are ISO 8601 strings with whole seconds and `Z`. */
export type ValueOf<Type> =
  Type extends EnumerationType<infer Value>
    ? Value
    : Type extends { kind: "string" | "timestamp" }
      ? string
      : Type extends { kind: "boolean" }
        ? boolean
        : Type extends { kind: "integer" | "double" }
          ? number
          : Type extends ListType<infer Item>
            ? readonly ValueOf<Item>[]
            : Type extends MapType<infer Value>
              ? { readonly [key: string]: ValueOf<Value> }
              : Type extends StructureType<infer Fields>
                ? { readonly [Name in keyof Fields]?: ValueOf<Fields[Name]["type"]> }
                : never;

type Computed<Fields extends FieldTable> = {
  [Name in keyof Fields]: Fields[Name] extends { computed: true } ? Name : never;
}[keyof Fields];
type Required<Fields extends FieldTable> = {
  [Name in keyof Fields]: Fields[Name] extends { required: true } ? Name : never;
}[keyof Fields];
type NotInUpdate<Fields extends FieldTable> = {
  [Name in keyof Fields]: Fields[Name] extends { inUpdate: true }
    ? never
    : Fields[Name] extends { createOnly: true } | { inUpdate: false }
      ? Name
      : never;
}[keyof Fields];

/** The body of Create: with required members, without computed ones. */
export type CreateInput<Fields extends FieldTable> = {
  readonly [Name in Required<Fields>]: ValueOf<Fields[Name]["type"]>;
} & {
  readonly [Name in Exclude<keyof Fields, Computed<Fields> | Required<Fields>>]?: ValueOf<Fields[Name]["type"]>;
};

/** True if the body of Update accepts the member. */
export function isInUpdate(field: Field): boolean {
  return !field.computed && (field.inUpdate ?? !field.createOnly);
}

/** The body of Update: every member optional; `""` unsets a string or an enumeration. */
export type UpdateInput<Fields extends FieldTable> = {
  readonly [Name in Exclude<keyof Fields, Computed<Fields> | NotInUpdate<Fields>>]?:
    | ValueOf<Fields[Name]["type"]>
    | (Fields[Name]["type"] extends { kind: "enumeration" } ? "" : never);
};

/** The result of Get, without members that are input only. */
export type Output<Fields extends FieldTable> = {
  readonly [Name in keyof Fields]?: ValueOf<Fields[Name]["type"]>;
};

export type ProtocolType = "WEBSOCKET" | "HTTP";

/** A resource of the service. */
export interface ResourceDefinition<Fields extends FieldTable = FieldTable> {
  /** The service's name, as in its operations: `IntegrationResponse` of `CreateIntegrationResponse`. */
  readonly name: string;
  /** The member that identifies it in its parents. */
  readonly identifier: string;
  /** Characters of an identifier that the service generates; absent if the client names the resource. */
  readonly identifierLength?: number;
  /** Path parameters that identify its parents, outermost first: `["apiId", "integrationId"]`. */
  readonly parents: readonly string[];
  /** For the reference pages: one paragraph of Markdown. */
  readonly description: string;
  readonly fields: Fields;
  /**
   * Checks the rules for one resource that types cannot express. They apply to a new resource and to the result of an update.
   * @param protocol of the resource's API; if absent, only rules for both protocols are checked
   */
  violations(resource: Output<Fields>, protocol?: ProtocolType): readonly Violation[];
}

/** A problem of one member. */
export interface Violation {
  /** The member's wire name, then keys and indexes in it. */
  readonly path: readonly (string | number)[];
  /** One sentence that names the accepted values. */
  readonly message: string;
}
