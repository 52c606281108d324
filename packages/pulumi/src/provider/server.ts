// The ResourceProvider contract: maps the engine's messages to the resources' verbs and back. Only property-struct.ts
// converts property values.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import { type ServerUnaryCall, type sendUnaryData, status } from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { fromStruct, toStruct } from "../property-struct.ts";
import {
  type CheckContext,
  type CheckFailure,
  type CheckResult,
  PartlyCreatedError,
  type PropertyDifference,
  type ResourceContext,
} from "../resource.ts";
import { findingText } from "../resources/input-finding.ts";
import { collide } from "../resources/unique-key.ts";
import {
  type Configuration,
  ConfigurationError,
  checkConfiguration,
  configure,
  diffConfiguration,
} from "./configuration.ts";
import { invoke } from "./invoke.ts";
import { partlyCreated } from "./partly-created.ts";
import { packageSchema } from "./schema.ts";
import { resourceOfUrn } from "./urn.ts";
import { version } from "./version.ts";

type Handler<Request, Response> = (request: Request) => Response | Promise<Response>;

/** The process's services for the provider. */
export interface ProviderHost {
  /** Codes of disabled findings. */
  readonly findingsOff: readonly string[];
  /** Shows a warning next to the resource; resolves when it has been sent. */
  warn(urn: string, message: string): Promise<void>;
}

/** @returns the methods, for `Server.addService` */
export function createResourceProvider(host: ProviderHost): IResourceProviderServer {
  let configuration: Configuration | undefined;
  const cancellation = new AbortController();

  const configured = (): Configuration => {
    if (configuration === undefined) throw new ConfigurationError("the provider is not configured yet");
    return configuration;
  };
  const context = (): Promise<ResourceContext> => configured().context(cancellation.signal);

  return {
    handshake: unary(() =>
      new provider.ProviderHandshakeResponse().setAcceptSecrets(true).setSupportsAutonamingConfiguration(true),
    ),
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(version)),
    getSchema: unary(() => new provider.GetSchemaResponse().setSchema(JSON.stringify(packageSchema()))),
    // The engine may ask for mappings of Terraform's names; the schema is the only one.
    getMapping: unary(() => new provider.GetMappingResponse()),
    getMappings: unary(() => new provider.GetMappingsResponse()),

    checkConfig: unary((request: provider.CheckRequest) => {
      const news = fromStruct(request.getNews());
      const { failures } = checkConfiguration(news);
      return checkResponse({ inputs: news, failures });
    }),
    diffConfig: unary((request: provider.DiffRequest) => {
      // No configuration change invalidates existing resources, so a provider is never replaced.
      const before = request.getOldInputs() ?? request.getOlds();
      return diffResponse(diffConfiguration(fromStruct(request.getNews()), fromStruct(before)));
    }),
    configure: unary((request: provider.ConfigureRequest) => {
      configuration = configure(fromStruct(request.getArgs()));
      return new provider.ConfigureResponse()
        .setAcceptsecrets(true)
        .setSupportspreview(true)
        .setSupportsAutonamingConfiguration(true);
    }),

    check: unary(async (request: provider.CheckRequest) => {
      const urn = request.getUrn();
      const { type, name } = resourceOfUrn(urn);
      const checked = type.check(fromStruct(request.getNews()), fromStruct(request.getOlds()), {
        ...checkContext(request, name),
        defaultTags: configuration?.defaultTags ?? {},
        findings: { off: host.findingsOff },
      });
      for (const { property, finding } of checked.warnings ?? []) {
        await host.warn(urn, `${property}: ${findingText(finding)}`);
      }
      return checkResponse(checked);
    }),
    diff: unary((request: provider.DiffRequest) => {
      const { type } = resourceOfUrn(request.getUrn());
      const outputs = fromStruct(request.getOlds());
      const oldInputs = request.hasOldInputs() ? fromStruct(request.getOldInputs()) : outputs;
      const inputs = fromStruct(request.getNews());
      return (
        diffResponse(type.diff(inputs, oldInputs, outputs, configuration?.region))
          // The service would refuse the replacement (409) while the old resource exists.
          .setDeletebeforereplace(collide(type.token, inputs, oldInputs))
      );
    }),
    create: unary(async (request: provider.CreateRequest) => {
      const { type } = resourceOfUrn(request.getUrn());
      const inputs = fromStruct(request.getProperties());
      if (request.getPreview()) {
        return new provider.CreateResponse().setProperties(toStruct(type.preview(inputs, undefined)));
      }
      const { id, outputs } = await type.create(await context(), inputs);
      return new provider.CreateResponse().setId(id).setProperties(toStruct(outputs));
    }),
    read: unary(async (request: provider.ReadRequest) => {
      const { type } = resourceOfUrn(request.getUrn());
      const state = fromStruct(request.getProperties());
      const found = await type.read(await context(), request.getId(), state, fromStruct(request.getInputs()));
      const response = new provider.ReadResponse();
      if (found === undefined) return response; // Without an id, the engine removes the resource from the state.
      return response.setId(found.id).setProperties(toStruct(found.outputs)).setInputs(toStruct(found.inputs));
    }),
    update: unary(async (request: provider.UpdateRequest) => {
      const { type } = resourceOfUrn(request.getUrn());
      const inputs = fromStruct(request.getNews());
      const outputs = fromStruct(request.getOlds());
      const oldInputs = request.hasOldInputs() ? fromStruct(request.getOldInputs()) : outputs;
      const updated = request.getPreview()
        ? type.preview(inputs, outputs)
        : await type.update(await context(), request.getId(), inputs, oldInputs, outputs);
      return new provider.UpdateResponse().setProperties(toStruct(updated));
    }),
    delete: unary(async (request: provider.DeleteRequest) => {
      const { type } = resourceOfUrn(request.getUrn());
      await type.delete(await context(), request.getId(), fromStruct(request.getProperties()));
      return new empty.Empty();
    }),
    invoke: unary(async (request: provider.InvokeRequest) => {
      const result = await invoke(await context(), request.getTok(), fromStruct(request.getArgs()));
      return result.kind === "failed"
        ? new provider.InvokeResponse().setFailuresList(failuresOf(result.failures))
        : new provider.InvokeResponse().setReturn(toStruct(result.value));
    }),

    cancel: unary(() => {
      cancellation.abort();
      return new empty.Empty();
    }),
    // The attaching engine already has our address.
    attach: unary(() => new empty.Empty()),
    parameterize: unimplemented("Parameterize"),
    call: unimplemented("Call"),
    construct: unimplemented("Construct"),
    list: (call) => {
      call.emit("error", { code: status.UNIMPLEMENTED, details: "the provider answerback cannot list resources" });
    },
  };
}

/** Responds with the handler's result; the user sees the message of an error that it throws. */
function unary<Request, Response>(handler: Handler<Request, Response>) {
  return (call: ServerUnaryCall<Request, Response>, done: sendUnaryData<Response>) => {
    new Promise<Response>((resolve) => resolve(handler(call.request))).then(
      (response) => done(null, response),
      (error: unknown) => {
        if (error instanceof PartlyCreatedError) done(partlyCreated(error));
        else done({ code: status.UNKNOWN, details: errorMessage(error) });
      },
    );
  };
}

const unimplemented = (method: string) =>
  unary((): never => {
    throw new Error(`the provider answerback has no ${method}`);
  });

function checkContext(request: provider.CheckRequest, name: string): CheckContext {
  const options = request.getAutonaming();
  const { Mode } = provider.CheckRequest.AutonamingOptions;
  const modes = { [Mode.PROPOSE]: "propose", [Mode.ENFORCE]: "enforce", [Mode.DISABLE]: "disabled" } as const;
  const seed = request.getRandomseed();
  return {
    name,
    randomSeed: typeof seed === "string" ? Buffer.from(seed, "base64") : seed,
    ...(options === undefined
      ? {}
      : { autonaming: { mode: modes[options.getMode()], proposedName: options.getProposedName() } }),
  };
}

/** The engine prints the value of the property that a failure names, and supports only top-level names. */
const failuresOf = (failures: readonly CheckFailure[]) =>
  failures.map(({ property, reason }) =>
    isNested(property)
      ? new provider.CheckFailure().setReason(`${property}: ${reason}`)
      : new provider.CheckFailure().setProperty(property).setReason(reason),
  );

const isNested = (property: string) => /[.[]/.test(property);

function checkResponse({ inputs, failures }: CheckResult): provider.CheckResponse {
  return new provider.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(failuresOf(failures));
}

function diffResponse(differences: readonly PropertyDifference[]): provider.DiffResponse {
  const { Kind } = provider.PropertyDiff;
  const kinds = {
    add: { update: Kind.ADD, replace: Kind.ADD_REPLACE },
    delete: { update: Kind.DELETE, replace: Kind.DELETE_REPLACE },
    update: { update: Kind.UPDATE, replace: Kind.UPDATE_REPLACE },
  };
  const { DiffChanges } = provider.DiffResponse;
  const response = new provider.DiffResponse()
    .setChanges(differences.length === 0 ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME)
    .setHasdetaileddiff(true)
    .setDiffsList(topLevelNames(differences))
    .setReplacesList(topLevelNames(differences.filter(({ replace }) => replace)));
  const detailed = response.getDetaileddiffMap();
  for (const { property, kind, replace } of differences) {
    detailed.set(
      property,
      new provider.PropertyDiff().setKind(kinds[kind][replace ? "replace" : "update"]).setInputdiff(true),
    );
  }
  return response;
}

const topLevelNames = (differences: readonly PropertyDifference[]): string[] => [
  ...new Set(differences.map(({ property }) => property.split(/[.[]/, 1)[0] ?? property)),
];
