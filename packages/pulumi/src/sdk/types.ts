// The types of nested values: `types.input.apigatewayv2.StageRouteSetting`, `types.output.…`.
export * as input from "./types/input.ts";
export * as output from "./types/output.ts";
