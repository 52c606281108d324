// What programs import: the module apigatewayv2 and the provider, in the shape of the official package.
export * as apigatewayv2 from "./sdk/apigatewayv2/index.ts";
export { Provider, type ProviderArgs, type ProviderDefaultTags } from "./sdk/provider.ts";
export * as types from "./sdk/types.ts";
