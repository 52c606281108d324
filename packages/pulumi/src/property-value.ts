// Property values as resources see them: what crosses the gRPC contract, as JavaScript. Unknowns and secrets stay
// marked; only the two hosts (plugin and program) know how they look on the wire.

/** A value that preview does not know yet. */
export const unknown = Symbol("unknown");
export type Unknown = typeof unknown;

/** A value that must not be shown: state and output mask it. */
export class Secret {
  readonly value: PropertyValue;
  constructor(value: PropertyValue) {
    this.value = value;
  }
}

/** An asset or archive, as the program gave it; paths are relative to the program's folder. */
export interface Asset {
  readonly kind: "asset" | "archive";
  readonly members: { readonly [name: string]: AssetMember };
}

/** JSON; an archive's members are marked assets and archives again, which only the hosts read. */
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
