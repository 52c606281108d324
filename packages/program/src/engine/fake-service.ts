// For tests: a service in memory, resource types for it, and an engine that needs no program.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { isDeepStrictEqual } from "node:util";
import {
  collide,
  PartlyCreatedError,
  type PropertyMap,
  type ResourceContext,
  type ResourceType,
  ServiceError,
} from "@answerback/pulumi/host";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import type { ProgramEvent } from "../report/event.ts";
import { CallbackClients } from "./callback-clients.ts";
import { Deployment } from "./deployment.ts";
import { derivedIdentifier } from "./derived-identifier.ts";
import { HookHost } from "./hook.ts";
import { plainOptions, type Registration } from "./registration.ts";
import { StackRecord } from "./stack-record.ts";
import { StateFile } from "./state-file.ts";
import { createUrn } from "./urn.ts";

/** An error with the service's code. */
class FakeServiceError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export class FakeService {
  /** By id. */
  readonly resources = new Map<string, { readonly token: string; readonly inputs: PropertyMap }>();
  /** Calls in order: `create route a`. Without reads of APIs, by which each run checks that they exist. */
  readonly calls: string[] = [];
  /** By the `name` in the inputs: the way in which the call fails. */
  readonly failing = new Map<string, "throws" | "hangs" | "partly" | "hangs after it is done" | "loses the answer">();
  /** In the outputs of each resource. */
  address = "ws://one";
  #ids = 0;

  /** @param createOnly properties that replace */
  type(token: string, createOnly: readonly string[] = ["apiId"]): ResourceType {
    const kind = token.split(":").at(-1) ?? "";
    const outputs = (inputs: PropertyMap, id: string) => ({ ...inputs, arn: `arn:${id}`, address: this.address });
    const called = async (verb: string, inputs: PropertyMap, act: () => void) => {
      const name = String(inputs.name ?? inputs.routeKey ?? "");
      this.calls.push(`${verb} ${kind} ${name}`);
      const failing = this.failing.get(name);
      if (failing === "throws") throw new FakeServiceError("BadRequestException", `${name} is refused`);
      if (failing === "hangs") await new Promise(() => {});
      act();
      if (failing === "loses the answer") throw new ServiceError("ECONNRESET", "no answer", { mayBeDone: true });
      if (failing === "hangs after it is done") await new Promise(() => {});
    };
    const conflicts = (id: string, inputs: PropertyMap) => {
      for (const [otherId, other] of this.resources) {
        if (otherId !== id && other.token === token && collide(token, other.inputs, inputs)) {
          throw new FakeServiceError("ConflictException", `${kind} already exists`);
        }
      }
    };
    const require = (id: string) => {
      const found = this.resources.get(id);
      if (found === undefined) throw new FakeServiceError("NotFoundException", `Invalid ${kind} ${id}`);
      return found;
    };
    return {
      token,
      identity:
        token === tokens.api
          ? { parents: [], generatedLength: 10, property: "apiId" }
          : { parents: ["apiId"], generatedLength: 7, property: `${kind}Id` },
      check: (inputs, _oldInputs, { defaultTags = {} }) => ({
        inputs: Object.keys(defaultTags).length === 0 ? inputs : { ...inputs, tags: defaultTags },
        failures: inputs.invalid === undefined ? [] : [{ property: "invalid", reason: "unknown property" }],
      }),
      diff: (inputs, old) =>
        [...new Set([...Object.keys(old), ...Object.keys(inputs)])].flatMap((property) =>
          isDeepStrictEqual(inputs[property], old[property])
            ? []
            : { property, kind: "update" as const, replace: createOnly.includes(property) },
        ),
      preview: (inputs) => inputs,
      create: async ({ requested }, inputs) => {
        const id = requested?.identifier ?? `${kind.toLowerCase()}-${++this.#ids}`;
        await called("create", inputs, () => {
          conflicts(id, inputs);
          if (this.resources.has(id))
            throw new FakeServiceError("ConflictException", `${id} belongs to another ${kind}`);
          this.resources.set(id, { token, inputs });
        });
        if (this.failing.get(String(inputs.name)) === "partly") {
          throw new PartlyCreatedError("not tagged", { id, outputs: outputs(inputs, id) });
        }
        return { id, outputs: outputs(inputs, id) };
      },
      read: async (_context, id) => {
        if (token !== tokens.api) this.calls.push(`read ${kind} ${id}`);
        const found = this.resources.get(id);
        return found === undefined ? undefined : { id, inputs: found.inputs, outputs: outputs(found.inputs, id) };
      },
      update: async (_context, id, inputs) => {
        await called("update", inputs, () => {
          require(id);
          conflicts(id, inputs);
          this.resources.set(id, { token, inputs });
        });
        return outputs(inputs, id);
      },
      delete: async (_context, id, old) => {
        await called("delete", old, () => {
          this.resources.delete(id);
          for (const [other, { inputs }] of this.resources) if (inputs.apiId === id) this.resources.delete(other);
        });
      },
    };
  }
}

export const tokens = {
  api: "aws:apigatewayv2/api:Api",
  deployment: "aws:apigatewayv2/deployment:Deployment",
  integration: "aws:apigatewayv2/integration:Integration",
  route: "aws:apigatewayv2/route:Route",
} as const;

/** A stack whose runs register resources one after the other, with one state file and one service. */
export class FakeStack {
  readonly service = new FakeService();
  readonly path: string;
  readonly events: ProgramEvent[] = [];
  endpoint = "http://127.0.0.1:1";
  identifierToken: string | undefined = "of this process";

  private constructor(path: string) {
    this.path = path;
  }

  static async create(): Promise<FakeStack> {
    const folder = await mkdtemp(join(tmpdir(), "answerback-stack-"));
    after(() => rm(folder, { recursive: true, force: true }));
    return new FakeStack(join(folder, "stacks", "dev.json"));
  }

  async begin(): Promise<Deployment> {
    this.events.length = 0;
    this.service.calls.length = 0;
    const file = new StateFile(this.path);
    const client = new ApiGatewayV2Client({ endpoint: "http://127.0.0.1:1", region: "eu-west-1" });
    const context: ResourceContext = { client, region: "eu-west-1", accountId: "123456789012" };
    const deployment = new Deployment({
      project: "shop",
      stack: "dev",
      record: new StackRecord(file, await file.read(), this.endpoint),
      resourceTypes: new Map(Object.values(tokens).map((token) => [token, this.service.type(token)])),
      context,
      exact: true,
      stackOutputs: {},
      hooks: new HookHost(new CallbackClients(), (event) => this.events.push(event)),
      emit: (event) => this.events.push(event),
      identifierToken: this.identifierToken,
    });
    return deployment;
  }

  /** One run that succeeds. */
  async run(...registrations: readonly Registration[]): Promise<Deployment> {
    const deployment = await this.begin();
    for (const registration of registrations) await deployment.register(registration).catch(() => {});
    await deployment.finish(true);
    return deployment;
  }

  /** The ids on the service, by the name in the inputs. */
  ids(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.service.resources].map(([id, it]) => [String(it.inputs.name), id]));
  }
}

/** The identifier that a resource of the stack gets. */
export function idOf(type: string, name: string, replacements = 0): string {
  return derivedIdentifier(urnOf(type, name), replacements, type === tokens.api ? 10 : 7);
}

export function urnOf(type: string, name: string): string {
  return createUrn({ stack: "dev", project: "shop", type, name, parent: undefined });
}

export function registration(
  type: string,
  name: string,
  inputs: PropertyMap,
  options: Partial<Registration> = {},
): Registration {
  return {
    ...plainOptions,
    type,
    name,
    parent: undefined,
    inputs: { name, ...inputs },
    dependencies: [],
    provider: undefined,
    additionalSecretOutputs: [],
    position: undefined,
    ...options,
  };
}
