// All that is public of the service definition.
export * from "./errors.ts";
export * from "./field.ts";
export * from "./integration-response-key.ts";
export * from "./parameter-mapping.ts";
export * from "./resources/integration-response.ts";
export * from "./selection-expression.ts";
