// Property values of the gRPC contract as JavaScript. Unknowns and secrets are marked; only the two hosts (plugin and
// program) know their form on the wire.

/** A value that is not known during preview. */
export const unknown = Symbol("unknown");
export type Unknown = typeof unknown;

/** A value that must not be shown; state and output mask it. */
export class Secret {
  readonly value: PropertyValue;
  constructor(value: PropertyValue) {
    this.value = value;
  }
}

/** An asset or archive from the program; paths are relative to the program's folder. */
export interface Asset {
  readonly kind: "asset" | "archive";
  readonly members: { readonly [name: string]: AssetMember };
}

/** JSON. An archive's members are again marked assets and archives, which only the hosts read. */
export type AssetMember =
  | null
  | boolean
  | number
  | string
  | readonly AssetMember[]
  | { readonly [name: string]: AssetMember };

/** A reference to another resource (`pulumi.CustomResource` passed as a value). */
export interface ResourceReference {
  readonly urn: string;
  readonly id: string | Unknown | undefined;
}

export type PropertyValue =
  | null
  | boolean
  | number
  | string
  | Unknown
  | Secret
  | AssetValue
  | ReferenceValue
  | readonly PropertyValue[]
  | PropertyMap;

export class AssetValue {
  readonly asset: Asset;
  constructor(asset: Asset) {
    this.asset = asset;
  }
}

export class ReferenceValue {
  readonly reference: ResourceReference;
  constructor(reference: ResourceReference) {
    this.reference = reference;
  }
}

export type PropertyMap = { readonly [name: string]: PropertyValue };
