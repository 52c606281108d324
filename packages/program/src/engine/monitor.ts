// The ResourceMonitor service: passes the program's requests to the deployment, and the answers back. property-struct.ts
// converts values. The features that it announces decide what SDKs send: references arrive as ids and output values as
// plain ones, because an SDK without those features resolves them itself (docs/behaviour/pulumi.md, section 3).

import { fileURLToPath } from "node:url";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import { fromStruct, fromValue, toStruct, toWire } from "@answerback/pulumi/host";
import { type sendUnaryData, status, type UntypedHandleCall } from "@grpc/grpc-js";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import type { IResourceMonitorServer } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import resource from "@pulumi/pulumi/proto/resource_pb.js";
import type { SourcePosition, StackTrace } from "@pulumi/pulumi/proto/source_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { Project } from "../host/project.ts";
import type { Position } from "../report/event.ts";
import { FunctionError, type FunctionHost } from "../stand-in/function-host.ts";
import { aliasOf } from "./alias.ts";
import { withAssetContent } from "./asset-content.ts";
import type { Deployment } from "./deployment.ts";
import { hookNames } from "./hook.ts";
import { type ReadRegistration, type Registration, RegistrationError, SkippedError } from "./registration.ts";
import type { TransformHost } from "./transform.ts";
import { stackType } from "./urn.ts";

/** The current run; undefined between runs. */
export interface MonitorTarget {
  readonly deployment: Deployment;
  readonly functions: FunctionHost;
  readonly project: Project;
  readonly transforms: TransformHost;
}

const { ResourceMonitorFeature, Result } = resource;

/** By the name that SDKs use to ask for a single feature. */
const supportedFeatures: ReadonlyMap<string, resource.ResourceMonitorFeature> = new Map([
  ["secrets", ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_SECRETS],
  ["aliasSpecs", ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS],
  ["deletedWith", ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_DELETED_WITH],
  ["replaceWith", ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_REPLACE_WITH],
  ["transforms", ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_TRANSFORMS],
  ["invokeTransforms", ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS],
  ["resourceHooks", ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS],
  ["errorHooks", ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_ERROR_HOOKS],
  ["parameterization", ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_PARAMETERIZATION],
]);

export function createMonitor(target: () => MonitorTarget | undefined): IResourceMonitorServer {
  const running = (): MonitorTarget => {
    const current = target();
    if (current === undefined) throw new CallError(status.UNAVAILABLE, "The run of this program has ended.");
    return current;
  };
  const methods = {
    getDeploymentInfo: unary(() => {
      const { project } = running();
      const info = new resource.DeploymentInfo()
        .setProject(project.name)
        .setStack(project.stack)
        .setSupportedfeaturesList([...supportedFeatures.values()]);
      for (const [name, value] of Object.entries(project.config)) info.getConfigMap().set(name, value);
      return info.setConfigsecretkeysList([...project.secretConfig]);
    }),
    supportsFeature: unary((request: resource.SupportsFeatureRequest) =>
      new resource.SupportsFeatureResponse().setHassupport(supportedFeatures.has(request.getId())),
    ),
    registerResource: unary(async (request: resource.RegisterResourceRequest) => {
      const { deployment, project, transforms } = running();
      try {
        const given = registrationOf(request);
        const parents = deployment.parentsOf(given.parent);
        const registration = await transforms.apply(
          given,
          deployment.urnOf(given),
          parents,
          request.getTransformsList(),
        );
        const inputs = await withAssetContent(registration.inputs, project.folder);
        const { urn, id, outputs } = await deployment.register({ ...registration, inputs });
        return new resource.RegisterResourceResponse()
          .setUrn(urn)
          .setId(id ?? "")
          .setObject(toStruct(outputs, { secrets: request.getAcceptsecrets(), references: false }));
      } catch (error) {
        const isReported = error instanceof RegistrationError || error instanceof SkippedError;
        if (!isReported || !request.getSupportsresultreporting()) throw error;
        return new resource.RegisterResourceResponse().setUrn(error.resource.urn).setResult(Result.FAIL);
      }
    }),
    readResource: unary(async (request: resource.ReadResourceRequest) => {
      const { urn, outputs } = await running().deployment.read(readRegistrationOf(request));
      return new resource.ReadResourceResponse()
        .setUrn(urn)
        .setProperties(toStruct(outputs, { secrets: request.getAcceptsecrets(), references: false }));
    }),
    existsResource: unary(async (request: resource.ExistsResourceRequest) => {
      const { deployment } = running();
      const type = deployment.typeOf(request.getType(), request.getId());
      const context = deployment.contextOf(orAbsent(request.getProvider()));
      const found = await type.read(context, request.getId(), fromStruct(request.getProperties()));
      return new resource.ExistsResourceResponse().setExists(found !== undefined);
    }),
    registerResourceOutputs: unary(async (request: resource.RegisterResourceOutputsRequest) => {
      await running().deployment.registerOutputs(request.getUrn(), fromStruct(request.getOutputs()));
      return new empty.Empty();
    }),
    invoke: unary(async (request: resource.ResourceInvokeRequest) => {
      const { deployment, functions, transforms } = running();
      const call = await transforms.applyToInvoke({
        token: request.getTok(),
        args: fromStruct(request.getArgs()),
        provider: orAbsent(request.getProvider()),
      });
      const result = await functions.invoke(call.token, call.args, deployment.contextOf(call.provider));
      const response = new resource.ResourceInvokeResponse();
      if (result.kind === "failed") {
        return response.setFailuresList(
          result.failures.map((it) => new provider.CheckFailure().setProperty(it.property).setReason(it.reason)),
        );
      }
      return response.setReturn(toStruct(result.value, { references: false }));
    }),
    call: unary((request: resource.ResourceCallRequest) => {
      throw new CallError(status.UNIMPLEMENTED, `Answerback cannot run the method ${request.getTok()}.`);
    }),
    registerPackage: unary((request: resource.RegisterPackageRequest) =>
      new resource.RegisterPackageResponse().setRef(`${request.getName()}@${request.getVersion()}`),
    ),
    registerStackTransform: unary((request: Callback) => {
      running().transforms.addToStack(request);
      return new empty.Empty();
    }),
    registerStackInvokeTransform: unary((request: Callback) => {
      running().transforms.addToInvokes(request);
      return new empty.Empty();
    }),
    registerResourceHook: unary((request: resource.RegisterResourceHookRequest) => {
      running().deployment.hooks.addResourceHook(request);
      return new empty.Empty();
    }),
    registerErrorHook: unary((request: resource.RegisterErrorHookRequest) => {
      running().deployment.hooks.addErrorHook(request);
      return new empty.Empty();
    }),
    // Resources that left the program are deleted after its process has ended, or now if its hooks may have to run.
    signalAndWaitForShutdown: unary(async () => {
      const current = target();
      if (current !== undefined && !current.deployment.hooks.isEmpty) await current.deployment.finish(true);
      return new empty.Empty();
    }),
  } satisfies Record<string, UntypedHandleCall>;
  return methods;
}

/** A call that ends with a status other than OK, as expected. */
class CallError extends Error {
  override readonly name = "CallError";
  readonly code: status;
  constructor(code: status, message: string) {
    super(message);
    this.code = code;
  }
}

/** A handler of one request with one response. */
export function unary<Request, Response>(handle: (request: Request) => Response | Promise<Response>) {
  return (call: { readonly request: Request }, answer: sendUnaryData<Response>): void => {
    Promise.resolve()
      .then(() => handle(call.request))
      .then(
        (response) => answer(null, response),
        (error: unknown) => answer({ code: codeOf(error), details: errorMessage(error) }),
      );
  };
}

function codeOf(error: unknown): status {
  if (error instanceof CallError) return error.code;
  if (error instanceof FunctionError) return status.INVALID_ARGUMENT;
  return status.UNKNOWN;
}

function registrationOf(request: resource.RegisterResourceRequest): Registration {
  const trigger = request.getReplacementTrigger();
  const propertyDependencies: Record<string, readonly string[]> = {};
  request.getPropertydependenciesMap().forEach((urns, name) => {
    propertyDependencies[name] = urns.getUrnsList();
  });
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    remote: request.getRemote(),
    parent: orAbsent(request.getParent()),
    inputs: fromStruct(request.getObject()),
    dependencies: request.getDependenciesList(),
    propertyDependencies,
    provider: orAbsent(request.getProvider()),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    replacementTrigger: trigger === undefined ? undefined : toWire(fromValue(trigger)),
    aliases: [...request.getAliasurnsList(), ...request.getAliasesList().map(aliasOf)],
    importId: orAbsent(request.getImportid()),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    deletedWith: orAbsent(request.getDeletedwith()),
    replaceWith: request.getReplaceWithList(),
    hooks: hookNames(request.getHooks()),
    // The SDK creates the stack, not a line of the program.
    position:
      request.getType() === stackType ? undefined : positionOf(request.getStacktrace(), request.getSourceposition()),
  };
}

function readRegistrationOf(request: resource.ReadResourceRequest): ReadRegistration {
  return {
    type: request.getType(),
    name: request.getName(),
    id: request.getId(),
    parent: orAbsent(request.getParent()),
    properties: fromStruct(request.getProperties()),
    dependencies: request.getDependenciesList(),
    provider: orAbsent(request.getProvider()),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    position: positionOf(request.getStacktrace(), request.getSourceposition()),
  };
}

/** The place in the user's code that creates the resource: the first outside packages. Not every SDK knows columns. */
function positionOf(trace: StackTrace | undefined, top: SourcePosition | undefined): Position | undefined {
  const places = [...(trace?.getFramesList() ?? []).map((frame) => frame.getPc()), top];
  for (const place of places) {
    const uri = place?.getUri() ?? "";
    if (place === undefined || !uri.startsWith("file:") || uri.includes("/node_modules/")) continue;
    return { file: fileOf(uri), line: place.getLine(), column: Math.max(1, place.getColumn()) };
  }
  return undefined;
}

/** The SDK treats the URL of an ES module as a path below the working folder. */
function fileOf(uri: string): string {
  const path = fileURLToPath(uri);
  const at = path.lastIndexOf("/file:/");
  return at === -1 ? path : fileURLToPath(path.slice(at + 1));
}

const orAbsent = (text: string): string | undefined => (text === "" ? undefined : text);
