// Dynamic resources: their operations are functions of the program, which the SDK has written as text into an input. The
// SDK's own provider process runs them; it starts with the first of them and serves one run.

import { createRequire } from "node:module";
import { join } from "node:path";
import { fromStruct, markSecrets, type PropertyMap, toStruct } from "@answerback/pulumi/host";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import { Child } from "../host/language/child.ts";
import type { EngineAddress, ProcessListener } from "../host/language/language-process.ts";
import { nodeEnvironment } from "../host/language/node-process.ts";
import { pythonOf } from "../host/language/python-process.ts";
import { sdkEnvironment } from "../host/language/sdk-environment.ts";
import type { Project } from "../host/project.ts";
import { type EngineDifference, type EngineResourceType, inputDifferences } from "./engine-resource.ts";
import { initFailure } from "./init-failure.ts";

export const isDynamicType = (token: string) => /^pulumi-(nodejs|python):dynamic[/:]/.test(token);

type Client = InstanceType<typeof providerGrpc.ResourceProviderClient>;

/** The dynamic resources of one run. */
export class DynamicProvider {
  readonly #project: Project;
  readonly #engine: EngineAddress;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #listener: Pick<ProcessListener, "line">;
  #child: Child | undefined;
  #client: Promise<Client> | undefined;

  /** @param environment for the program's functions, in addition to the SDK's own */
  constructor(
    project: Project,
    engine: EngineAddress,
    environment: Readonly<Record<string, string>>,
    listener: Pick<ProcessListener, "line">,
  ) {
    this.#project = project;
    this.#engine = engine;
    this.#environment = environment;
    this.#listener = listener;
  }

  type(token: string, name: string): EngineResourceType {
    const call = async <Response>(act: (client: Client, done: Done<Response>) => void): Promise<Response> => {
      this.#client ??= this.#start();
      const client = await this.#client;
      return new Promise((resolve, reject) => {
        act(client, (error, response) => (error === null ? resolve(response) : reject(initFailure(error))));
      });
    };
    return {
      token,
      check: async (inputs, oldInputs, { randomSeed }) => {
        const request = new provider.CheckRequest().setType(token).setName(name).setRandomseed(randomSeed);
        request.setNews(plainStruct(inputs)).setOlds(plainStruct(oldInputs ?? {}));
        const response = await call<provider.CheckResponse>((client, done) => client.check(request, done));
        return {
          inputs: marked(fromStruct(response.getInputs()), inputs),
          failures: response.getFailuresList().map((it) => ({ property: it.getProperty(), reason: it.getReason() })),
        };
      },
      diff: async (inputs, oldInputs, oldOutputs, _region, id = "") => {
        const request = new provider.DiffRequest().setType(token).setName(name).setId(id);
        request.setNews(plainStruct(inputs)).setOlds(plainStruct(oldOutputs)).setOldInputs(plainStruct(oldInputs));
        const response = await call<provider.DiffResponse>((client, done) => client.diff(request, done));
        return differencesOf(response, inputs, oldInputs);
      },
      preview: (inputs) => inputs,
      create: async (_context, inputs) => {
        const request = new provider.CreateRequest().setType(token).setName(name).setProperties(plainStruct(inputs));
        const response = await call<provider.CreateResponse>((client, done) => client.create(request, done));
        return { id: response.getId(), outputs: marked(fromStruct(response.getProperties()), inputs) };
      },
      read: async (_context, id, state, oldInputs = {}) => {
        const request = new provider.ReadRequest().setType(token).setName(name).setId(id);
        request.setProperties(plainStruct(state)).setInputs(plainStruct(oldInputs));
        const response = await call<provider.ReadResponse>((client, done) => client.read(request, done));
        if (response.getId() === "") return undefined;
        const outputs = marked(fromStruct(response.getProperties()), state);
        const inputs = response.hasInputs() ? marked(fromStruct(response.getInputs()), oldInputs) : oldInputs;
        return { id: response.getId(), inputs, outputs };
      },
      update: async (_context, id, inputs, oldInputs, oldOutputs) => {
        const request = new provider.UpdateRequest().setType(token).setName(name).setId(id);
        request.setNews(plainStruct(inputs)).setOlds(plainStruct(oldOutputs)).setOldInputs(plainStruct(oldInputs));
        const response = await call<provider.UpdateResponse>((client, done) => client.update(request, done));
        return marked(fromStruct(response.getProperties()), inputs);
      },
      delete: async (_context, id, oldOutputs) => {
        const request = new provider.DeleteRequest().setType(token).setName(name).setId(id);
        request.setProperties(plainStruct(oldOutputs));
        await call((client, done) => client.delete(request, done));
      },
    };
  }

  async close(): Promise<void> {
    (await this.#client?.catch(() => undefined))?.close();
    await this.#child?.stop();
  }

  async #start(): Promise<Client> {
    const child = new Child(...this.#command(), {
      cwd: this.#project.folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        ...this.#environment,
        ...sdkEnvironment(this.#project, this.#engine),
        ...nodeEnvironment(this.#project, this.#engine),
      },
    });
    this.#child = child;
    const port = await new Promise<string>((resolve, reject) => {
      child.forwardLines((stream, line) => {
        // The first line is the port; later lines are output of the functions.
        if (stream === "stdout" && /^\d+$/.test(line)) resolve(line);
        else this.#listener.line(stream, line);
      });
      void child.ended.then(() => reject(new Error("the process that runs dynamic resources has ended")));
    });
    const client = new providerGrpc.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    const request = new provider.ConfigureRequest().setArgs(toStruct(this.#project.config));
    await new Promise<void>((resolve, reject) => {
      client.configure(request, (error) => (error === null ? resolve() : reject(error)));
    });
    return client;
  }

  #command(): readonly [program: string, args: readonly string[]] {
    const { address } = this.#engine;
    if (this.#project.runtime === "python") return [pythonOf(this.#project), ["-u", "-m", "pulumi.dynamic", address]];
    const require = createRequire(join(this.#project.folder, "package.json"));
    return [process.execPath, [require.resolve("@pulumi/pulumi/cmd/dynamic-provider"), address]];
  }
}

type Done<Response> = (error: ServiceError | null, response: Response) => void;

// The process does not know secrets: values that were secret in the inputs are marked again in its answers.
const plainStruct = (map: PropertyMap) => toStruct(map, { secrets: false, references: false });
const marked = (map: PropertyMap, like: PropertyMap): PropertyMap =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name, markSecrets(value, like[name])]));

function differencesOf(
  response: provider.DiffResponse,
  inputs: PropertyMap,
  oldInputs: PropertyMap,
): readonly EngineDifference[] {
  const { DiffChanges } = provider.DiffResponse;
  if (response.getChanges() === DiffChanges.DIFF_NONE) return [];
  const replaces = response.getReplacesList();
  const deleteBeforeReplace = response.getDeletebeforereplace();
  // New source text of the functions does not change the resource, unless the functions report a change.
  const changed = inputDifferences(inputs, oldInputs).filter(({ property }) => !property.startsWith("__"));
  const unseen = replaces.filter((name) => !changed.some(({ property }) => property === name));
  if (changed.length + unseen.length === 0 && response.getChanges() === DiffChanges.DIFF_SOME)
    unseen.push("__provider");
  return [...changed, ...unseen.map((property) => ({ property, kind: "update" as const, replace: false }))].map(
    (it) => ({
      ...it,
      replace: replaces.includes(it.property),
      deleteBeforeReplace,
    }),
  );
}
