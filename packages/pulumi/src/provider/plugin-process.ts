// For tests: starts the plugin process like the engine, and calls it over gRPC with the official messages.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import contract, { type ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { fromStruct, toStruct } from "../property-struct.ts";
import type { PropertyMap } from "../property-value.ts";

const executable = join(import.meta.dirname, "../../bin/pulumi-resource-answerback.js");

export interface Diff {
  readonly changes: "none" | "some";
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
  /** Kind by property path, with the contract's numbers: ADD 0 … UPDATE_REPLACE 5. */
  readonly detailed: { readonly [path: string]: number };
}

export interface Plugin {
  readonly process: ChildProcess;
  /** From the start of the process to the response of the handshake. */
  readonly handshakeMillis: number;
  /** All lines of standard output. */
  readonly output: readonly string[];
  readonly client: ResourceProviderClient;
  schema(): Promise<string>;
  checkConfig(inputs: PropertyMap): Promise<readonly string[]>;
  diffConfig(inputs: PropertyMap, oldInputs: PropertyMap): Promise<Diff>;
  configure(inputs: PropertyMap): Promise<void>;
  check(
    urn: string,
    inputs: PropertyMap,
    oldInputs?: PropertyMap,
  ): Promise<{ inputs: PropertyMap; failures: readonly string[] }>;
  diff(urn: string, id: string, inputs: PropertyMap, oldInputs: PropertyMap, outputs: PropertyMap): Promise<Diff>;
  create(urn: string, inputs: PropertyMap, preview?: boolean): Promise<{ id: string; outputs: PropertyMap }>;
  read(
    urn: string,
    id: string,
    state?: PropertyMap,
    oldInputs?: PropertyMap,
  ): Promise<{ id: string; outputs: PropertyMap; inputs: PropertyMap }>;
  update(
    urn: string,
    id: string,
    inputs: PropertyMap,
    oldInputs: PropertyMap,
    outputs: PropertyMap,
    preview?: boolean,
  ): Promise<PropertyMap>;
  delete(urn: string, id: string, outputs: PropertyMap): Promise<void>;
  invoke(token: string, inputs: PropertyMap): Promise<{ value: PropertyMap; failures: readonly string[] }>;
  cancel(): Promise<void>;
  /** Stops it like the engine; resolves with the exit code. */
  interrupt(): Promise<number | null>;
}

export async function startPlugin(environment: NodeJS.ProcessEnv = {}): Promise<Plugin> {
  const started = performance.now();
  const { AWS_ENDPOINT_URL: _, AWS_ENDPOINT_URL_APIGATEWAYV2: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [executable, "127.0.0.1:1"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...inherited, ...environment },
  });
  const output: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => output.push(line));
  await once(lines, "line");
  const client = new contract.ResourceProviderClient(`127.0.0.1:${output[0]}`, credentials.createInsecure());
  await call<provider.ProviderHandshakeResponse>((done) =>
    client.handshake(new provider.ProviderHandshakeRequest(), done),
  );
  const handshakeMillis = performance.now() - started;

  return {
    process: child,
    handshakeMillis,
    output,
    client,
    schema: async () =>
      (
        await call<provider.GetSchemaResponse>((done) => client.getSchema(new provider.GetSchemaRequest(), done))
      ).getSchema(),
    async checkConfig(inputs) {
      const request = new provider.CheckRequest().setNews(toStruct(inputs));
      return failuresOf(await call((done) => client.checkConfig(request, done)));
    },
    async diffConfig(inputs, oldInputs) {
      const request = new provider.DiffRequest().setNews(toStruct(inputs)).setOldInputs(toStruct(oldInputs));
      return diffOf(await call((done) => client.diffConfig(request.setOlds(toStruct(oldInputs)), done)));
    },
    async configure(inputs) {
      const request = new provider.ConfigureRequest().setArgs(toStruct(inputs)).setAcceptsecrets(true);
      await call((done) => client.configure(request, done));
    },
    async check(urn, inputs, oldInputs) {
      const request = new provider.CheckRequest()
        .setUrn(urn)
        .setNews(toStruct(inputs))
        .setRandomseed(new Uint8Array(32).fill(7));
      if (oldInputs !== undefined) request.setOlds(toStruct(oldInputs));
      const response = await call<provider.CheckResponse>((done) => client.check(request, done));
      return { inputs: fromStruct(response.getInputs()), failures: failuresOf(response) };
    },
    async diff(urn, id, inputs, oldInputs, outputs) {
      const request = new provider.DiffRequest()
        .setUrn(urn)
        .setId(id)
        .setNews(toStruct(inputs))
        .setOldInputs(toStruct(oldInputs, { secrets: false }))
        .setOlds(toStruct(outputs, { secrets: false }));
      return diffOf(await call((done) => client.diff(request, done)));
    },
    async create(urn, inputs, preview = false) {
      const request = new provider.CreateRequest().setUrn(urn).setProperties(toStruct(inputs)).setPreview(preview);
      const response = await call<provider.CreateResponse>((done) => client.create(request, done));
      return { id: response.getId(), outputs: fromStruct(response.getProperties()) };
    },
    async read(urn, id, state, oldInputs) {
      const request = new provider.ReadRequest().setUrn(urn).setId(id);
      if (state !== undefined) request.setProperties(toStruct(state));
      if (oldInputs !== undefined) request.setInputs(toStruct(oldInputs));
      const response = await call<provider.ReadResponse>((done) => client.read(request, done));
      return {
        id: response.getId(),
        outputs: fromStruct(response.getProperties()),
        inputs: fromStruct(response.getInputs()),
      };
    },
    async update(urn, id, inputs, oldInputs, outputs, preview = false) {
      const request = new provider.UpdateRequest()
        .setUrn(urn)
        .setId(id)
        .setNews(toStruct(inputs))
        .setOldInputs(toStruct(oldInputs))
        .setOlds(toStruct(outputs))
        .setPreview(preview);
      const response = await call<provider.UpdateResponse>((done) => client.update(request, done));
      return fromStruct(response.getProperties());
    },
    async delete(urn, id, outputs) {
      const request = new provider.DeleteRequest().setUrn(urn).setId(id).setProperties(toStruct(outputs));
      await call((done) => client.delete(request, done));
    },
    async invoke(token, inputs) {
      const request = new provider.InvokeRequest().setTok(token).setArgs(toStruct(inputs));
      const response = await call<provider.InvokeResponse>((done) => client.invoke(request, done));
      return { value: fromStruct(response.getReturn()), failures: failuresOf(response) };
    },
    async cancel() {
      await call((done) => client.cancel(new empty.Empty(), done));
    },
    async interrupt() {
      client.close();
      if (child.exitCode !== null) return child.exitCode;
      const exited = once(child, "exit");
      child.kill("SIGINT");
      const [code] = await exited;
      return code;
    },
  };
}

/** Rejects with the error that the engine sees: `details` is the message. */
function call<Response>(
  start: (done: (error: ServiceError | null, response: Response) => void) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    start((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}

const failuresOf = (response: { getFailuresList(): provider.CheckFailure[] }): readonly string[] =>
  response.getFailuresList().map((failure) => `${failure.getProperty()}: ${failure.getReason()}`);

function diffOf(response: provider.DiffResponse): Diff {
  const detailed: Record<string, number> = {};
  response.getDetaileddiffMap().forEach((difference, path) => {
    detailed[path] = difference.getKind();
  });
  const { DIFF_NONE } = provider.DiffResponse.DiffChanges;
  return {
    changes: response.getChanges() === DIFF_NONE ? "none" : "some",
    replaces: response.getReplacesList(),
    deleteBeforeReplace: response.getDeletebeforereplace(),
    detailed,
  };
}
