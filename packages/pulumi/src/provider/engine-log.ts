// Sends warnings to the engine, which shows them next to the resource. Its address is the plugin's last argument.
import { credentials, Metadata } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";
import type { ProviderHost } from "./server.ts";

const timeoutMillis = 2000;

/** Does nothing without an engine or if the engine takes no logs: a check must not fail because of that. */
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
