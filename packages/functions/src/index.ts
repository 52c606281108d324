// All that is public of the functions.

export { decodeClientContext } from "./client-context.ts";
export { maxUnpackedBytes, UnpackError, unpack } from "./code/unpack.ts";
export type { ErrorDocument } from "./error-document.ts";
export type { FunctionEvent, InvocationReport } from "./events.ts";
export {
  type FunctionDefinition,
  FunctionDefinitionError,
  type HandlerCallback,
  type HandlerContext,
  type HandlerFunction,
  type KnownFunction,
} from "./function-definition.ts";
export {
  createFunctions,
  type Functions,
  type FunctionsOptions,
  type InvokeOptions,
  type InvokeResult,
} from "./functions.ts";
export { runtimeProblem } from "./runtime-api/runtime-command.ts";
export {
  isLambdaPath,
  type LambdaService,
  type LambdaServiceOptions,
  maxLambdaBodyBytes,
  openLambdaService,
  type ServiceAnswer,
  type ServiceRequest,
} from "./service/lambda-service.ts";
export { FunctionServiceError } from "./service-error.ts";
