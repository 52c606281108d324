// The field table: what one resource of the service is made of, written once. Types, wire validation, the Pulumi
// schema, diff and the reference pages are all derived from it.

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
  /** The service fills it in; a client that sends it is ignored. */
  readonly computed?: true;
  /** A change means a new resource (as in the Terraform provider); Update takes the member only where `inUpdate` says so. */
  readonly createOnly?: true;
  /** Whether the body of Update takes the member. Default: unless it is `createOnly`. */
  readonly inUpdate?: boolean;
  /** Required in the body of Update as well. */
  readonly requiredInUpdate?: true;
  /**
   * How Update treats a map or a structure. Default: what is given replaces the whole. `merge`: keys that are given
   * replace, the others stay. `mergeEmptyRemoves`: moreover a key given `""` or `{}` goes.
   */
  readonly patch?: "merge" | "mergeEmptyRemoves";
  /** Taken by Create or Update and never answered. */
  readonly inputOnly?: true;
  /** The member's name as a Pulumi property, where it is not the wire name. */
  readonly pulumiName?: string;
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

/** The JavaScript value that stands for a wire type. Timestamps are ISO 8601 text with whole seconds and `Z`. */
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

/** The body of Create: computed members are not there, required ones are. */
export type CreateInput<Fields extends FieldTable> = {
  readonly [Name in Required<Fields>]: ValueOf<Fields[Name]["type"]>;
} & {
  readonly [Name in Exclude<keyof Fields, Computed<Fields> | Required<Fields>>]?: ValueOf<Fields[Name]["type"]>;
};

/** Whether the body of Update takes a member. */
export function isInUpdate(field: Field): boolean {
  return !field.computed && (field.inUpdate ?? !field.createOnly);
}

/** The body of Update: every member optional; `""` in a member that is text or an enumeration unsets it. */
export type UpdateInput<Fields extends FieldTable> = {
  readonly [Name in Exclude<keyof Fields, Computed<Fields> | NotInUpdate<Fields>>]?:
    | ValueOf<Fields[Name]["type"]>
    | (Fields[Name]["type"] extends { kind: "enumeration" } ? "" : never);
};

/** What Get answers; members that are input only are never there. */
export type Output<Fields extends FieldTable> = {
  readonly [Name in keyof Fields]?: ValueOf<Fields[Name]["type"]>;
};

export type ProtocolType = "WEBSOCKET" | "HTTP";

/** A resource of the service. */
export interface ResourceDefinition<Fields extends FieldTable = FieldTable> {
  /** The service's name of it, as in its operations: `IntegrationResponse` of `CreateIntegrationResponse`. */
  readonly name: string;
  /** The member that identifies it within its parents. */
  readonly identifier: string;
  /** Characters of an identifier that the service generates; absent when the client names the resource. */
  readonly identifierLength?: number;
  /** The identifiers of its parents, outermost first, as path parameters: `["apiId", "integrationId"]`. */
  readonly parents: readonly string[];
  /** For the reference pages: one paragraph of Markdown. */
  readonly description: string;
  readonly fields: Fields;
  /**
   * The rules of one resource by itself that types do not tell; they hold on create and after an update.
   * @param protocol of the resource's API; absent where it is not known: then only rules that hold for both are looked at
   */
  violations(resource: Output<Fields>, protocol?: ProtocolType): readonly Violation[];
}

/** What is wrong with one member: `path` is its wire name and, within it, keys and indexes. */
export interface Violation {
  readonly path: readonly (string | number)[];
  /** One sentence that names the accepted values. */
  readonly message: string;
}
