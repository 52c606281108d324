// Nested types as arguments hold them.
export * as apigatewayv2 from "./apigatewayv2-input.ts";
