// Exports for programs: the module apigatewayv2 and the provider, structured as in the official package.
export * as apigatewayv2 from "./sdk/apigatewayv2/index.ts";
export { Provider } from "./sdk/provider.ts";
export type { ProviderArgs, ProviderDefaultTags } from "./sdk/provider-args.ts";
export * as types from "./sdk/types.ts";
