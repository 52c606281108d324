// Nested types as resources hold them.
export * as apigatewayv2 from "./apigatewayv2-output.ts";
