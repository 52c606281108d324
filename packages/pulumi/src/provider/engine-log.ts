// Warnings on their way to the person: the engine shows them at the resource. Its address is the plugin's last argument.
import { credentials, Metadata } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";
import type { ProviderHost } from "./server.ts";

/** A warning is worth no more waiting. */
const timeoutMillis = 2000;

/** Tells nothing where there is no engine, or one that takes no logs: a check does not fail for that. */
export function engineLog(address: string | undefined): ProviderHost["warn"] {
  let client: EngineClient | undefined;
  return (urn, message) => {
    if (address === undefined) return Promise.resolve();
    client ??= new EngineClient(address, credentials.createInsecure());
    const request = new engine.LogRequest().setSeverity(engine.LogSeverity.WARNING).setUrn(urn).setMessage(message);
    const options = { deadline: Date.now() + timeoutMillis };
    return new Promise((resolve) => client?.log(request, new Metadata(), options, () => resolve()));
  };
}
