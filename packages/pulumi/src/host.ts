// Exports for program hosts: resources and functions by token, and the conversion of values to and from the wire.
export type { FunctionResult } from "./function.ts";
export { functionTypes } from "./functions/index.ts";
export { nativeResourceTypes, serviceIdentifier } from "./native/index.ts";
export {
  fromStruct,
  fromValue,
  fromWire,
  fromWireMap,
  toStruct,
  toWire,
  toWireMap,
  type WireMap,
  type WireValue,
} from "./property-struct.ts";
export {
  type Asset,
  type AssetMember,
  AssetValue,
  type PropertyMap,
  type PropertyValue,
  ReferenceValue,
  Secret,
  unknown,
} from "./property-value.ts";
export {
  type CheckContext,
  type CheckFailure,
  type CheckResult,
  type Created,
  PartlyCreatedError,
  type PropertyDifference,
  type ResourceContext,
  type ResourceType,
} from "./resource.ts";
export { resourceTypes } from "./resources/index.ts";
export {
  containsSecret,
  containsUnknown,
  isPropertyList,
  isPropertyMap,
  markSecrets,
  type PlainMap,
  type PlainValue,
  plain,
  plainMap,
} from "./resources/plain-value.ts";
export { lowerFirst, upperFirst } from "./resources/property.ts";
export { propertyPath } from "./resources/property-path.ts";
export { ServiceError } from "./resources/service-call.ts";
export { officialToken, serviceName } from "./resources/token.ts";
export { collide } from "./resources/unique-key.ts";
