// Lambda's HTTP API, as SDKs, the AWS CLI and Terraform call it.
// https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
import type { Functions } from "../functions.ts";
import { FunctionServiceError } from "../service-error.ts";
import {
  answer,
  type Operation,
  refused,
  type ServiceAnswer,
  type ServiceContext,
  type ServiceRequest,
} from "./call.ts";
import { FunctionRecords } from "./function-records.ts";
import { LayerRecords } from "./layer-records.ts";
import * as alias from "./operations/alias.ts";
import * as fn from "./operations/function.ts";
import * as settings from "./operations/function-settings.ts";
import { invoke } from "./operations/invoke.ts";
import * as layer from "./operations/layer.ts";
import * as policy from "./operations/policy.ts";
import * as tag from "./operations/tag.ts";
import * as version from "./operations/version.ts";
import { RecordFolder } from "./record-folder.ts";

export type { ServiceAnswer, ServiceRequest } from "./call.ts";

export interface LambdaServiceOptions {
  readonly functions: Functions;
  /** Of the ARNs of layers. */
  readonly region: string;
  readonly accountId: string;
  /**
   * Keeps the functions and layers that clients create; the next service with this folder defines them again.
   * Default: a temporary folder that `close` removes.
   */
  readonly folder?: string | undefined;
  /** False refuses every change by clients, with a reason: they may read and invoke. Default true. */
  readonly acceptsChanges?: boolean;
  /** Of the functions that clients create: see `FunctionDefinition`. */
  readonly sdkFolders?: readonly string[];
}

export interface LambdaService {
  /** Answers every request, errors included. Never rejects for a request of a client. */
  handle(request: ServiceRequest): Promise<ServiceAnswer>;
  close(): Promise<void>;
}

const functionPath = "/2015-03-31/functions/{FunctionName}";
const layerPath = "/2018-10-31/layers/{LayerName}/versions";

const operations: readonly (readonly [method: string, path: string, operation: Operation])[] = [
  ["POST", `${functionPath}/invocations`, invoke],
  ["POST", "/2015-03-31/functions", fn.createFunction],
  ["GET", "/2015-03-31/functions", fn.listFunctions],
  ["GET", functionPath, fn.getFunction],
  ["DELETE", functionPath, fn.deleteFunction],
  ["GET", `${functionPath}/configuration`, fn.getFunctionConfiguration],
  ["PUT", `${functionPath}/configuration`, fn.updateFunctionConfiguration],
  ["PUT", `${functionPath}/code`, fn.updateFunctionCode],
  ["GET", `${functionPath}/versions`, version.listVersionsByFunction],
  ["POST", `${functionPath}/versions`, version.publishVersion],
  ["GET", `${functionPath}/aliases`, alias.listAliases],
  ["POST", `${functionPath}/aliases`, alias.createAlias],
  ["GET", `${functionPath}/aliases/{Name}`, alias.getAlias],
  ["PUT", `${functionPath}/aliases/{Name}`, alias.updateAlias],
  ["DELETE", `${functionPath}/aliases/{Name}`, alias.deleteAlias],
  ["GET", `${functionPath}/policy`, policy.getPolicy],
  ["POST", `${functionPath}/policy`, policy.addPermission],
  ["DELETE", `${functionPath}/policy/{StatementId}`, policy.removePermission],
  ["PUT", "/2017-10-31/functions/{FunctionName}/concurrency", settings.putFunctionConcurrency],
  ["DELETE", "/2017-10-31/functions/{FunctionName}/concurrency", settings.deleteFunctionConcurrency],
  ["GET", "/2019-09-30/functions/{FunctionName}/concurrency", settings.getFunctionConcurrency],
  ["GET", "/2020-06-30/functions/{FunctionName}/code-signing-config", settings.getFunctionCodeSigningConfig],
  ["PUT", "/2020-06-30/functions/{FunctionName}/code-signing-config", settings.putFunctionCodeSigningConfig],
  ["DELETE", "/2020-06-30/functions/{FunctionName}/code-signing-config", settings.deleteFunctionCodeSigningConfig],
  ["GET", "/2024-08-31/functions/{FunctionName}/recursion-config", settings.getFunctionRecursionConfig],
  ["PUT", "/2024-08-31/functions/{FunctionName}/recursion-config", settings.putFunctionRecursionConfig],
  ["GET", "/2021-07-20/functions/{FunctionName}/runtime-management-config", settings.getRuntimeManagementConfig],
  ["PUT", "/2021-07-20/functions/{FunctionName}/runtime-management-config", settings.putRuntimeManagementConfig],
  ["GET", "/2019-09-25/functions/{FunctionName}/event-invoke-config", settings.getFunctionEventInvokeConfig],
  ["PUT", "/2019-09-25/functions/{FunctionName}/event-invoke-config", settings.putFunctionEventInvokeConfig],
  ["POST", "/2019-09-25/functions/{FunctionName}/event-invoke-config", settings.updateFunctionEventInvokeConfig],
  ["DELETE", "/2019-09-25/functions/{FunctionName}/event-invoke-config", settings.deleteFunctionEventInvokeConfig],
  ["GET", "/2019-09-25/functions/{FunctionName}/event-invoke-config/list", settings.listFunctionEventInvokeConfigs],
  ["GET", "/2017-03-31/tags/{Resource}", tag.listTags],
  ["POST", "/2017-03-31/tags/{Resource}", tag.tagResource],
  ["DELETE", "/2017-03-31/tags/{Resource}", tag.untagResource],
  ["GET", layerPath, layer.listLayerVersions],
  ["POST", layerPath, layer.publishLayerVersion],
  ["GET", `${layerPath}/{VersionNumber}`, layer.getLayerVersion],
  ["DELETE", `${layerPath}/{VersionNumber}`, layer.deleteLayerVersion],
  ["GET", `${layerPath}/{VersionNumber}/policy`, layer.getLayerVersionPolicy],
];

const routes = operations.map(([method, path, operation]) => ({
  method,
  path: new RegExp(`^${path.replace(/\{\w+\}/g, "([^/]+)")}/?$`),
  operation,
}));

/** Paths of the service begin with the date of an API version and one of its resources. */
export const isLambdaPath = (url: string): boolean =>
  /^\/20\d\d-\d\d-\d\d\/(?:functions|layers|event-source-mappings|code-signing-configs|account-settings|tags\/arn(?::|%3A)[\w-]+(?::|%3A)lambda(?::|%3A).*)(?:[/?]|$)/i.test(
    url,
  );

/** Invoke takes 6 MB, and refuses a little more itself. */
const maxInvokeBytes = 6 * 1024 * 1024 + 64 * 1024;
/** 50 MB of zip file in base64, and the rest of CreateFunction. */
const maxUploadBytes = 70_167_211;

/** @returns the largest body of a request in bytes; undefined if it is not for the service */
export function maxLambdaBodyBytes({ method, url }: Pick<ServiceRequest, "method" | "url">): number | undefined {
  if (!isLambdaPath(url)) return undefined;
  const isUpload = method === "POST" ? /\/functions\/?$|\/versions\/?$/.test(url) : /\/code\/?$/.test(url);
  return isUpload ? maxUploadBytes : maxInvokeBytes;
}

/** Defines the functions that clients created earlier. */
export async function openLambdaService(options: LambdaServiceOptions): Promise<LambdaService> {
  const { functions, region, accountId, sdkFolders = [] } = options;
  const folder = new RecordFolder(options.folder);
  const layers = new LayerRecords(folder, `arn:aws:lambda:${region}:${accountId}:layer:`);
  const records = new FunctionRecords(functions, layers, folder, sdkFolders);
  await layers.load();
  await records.load();
  const context: ServiceContext = { functions, records, layers };
  const { acceptsChanges = true } = options;
  return {
    handle: (request) => handle(request, context, acceptsChanges),
    close: () => folder.close(),
  };
}

async function handle(
  request: ServiceRequest,
  context: ServiceContext,
  acceptsChanges: boolean,
): Promise<ServiceAnswer> {
  const { pathname, searchParams: query } = new URL(request.url, "http://localhost");
  try {
    if (/^\/2018-10-31\/layers\/?$/.test(pathname) && request.method === "GET") {
      const operation = query.get("find") === "LayerVersion" ? layer.getLayerVersionByArn : layer.listLayers;
      return operation({ ...context, parameters: [], query, request });
    }
    for (const { method, path, operation } of routes) {
      const match = method === request.method ? path.exec(pathname) : null;
      if (match === null) continue;
      if (!acceptsChanges && method !== "GET" && operation !== invoke) throw changesRefused();
      return await operation({ ...context, parameters: match.slice(1).map(decoded), query, request });
    }
    throw refused("UnknownOperationException", 404, `${request.method} ${pathname} is not supported.`);
  } catch (error) {
    if (!(error instanceof FunctionServiceError)) throw error;
    const body = { Type: error.status < 500 ? "User" : "Service", Message: error.message, message: error.message };
    return answer(error.status, body, { "x-amzn-ErrorType": error.name });
  }
}

function changesRefused(): FunctionServiceError {
  return refused(
    "AccessDeniedException",
    403,
    "Clients may not change functions here, because their code would run on this machine. The operator can allow it with the setting functionUploads.",
  );
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw refused("ValidationException", 400, `'${part}' is not valid percent-encoding.`);
  }
}
