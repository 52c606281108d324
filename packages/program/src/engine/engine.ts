// The Engine service: the program's log, and the root resource for SDKs that keep it with the engine.
import type { IEngineServer } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { ProgramEvent } from "../report/event.ts";
import { unary } from "./monitor.ts";

const { LogSeverity } = engine;

export type LogEvent = Extract<ProgramEvent, { readonly kind: "log" }>;

/** @param listener undefined between runs */
export function createEngine(listener: () => ((event: LogEvent) => void) | undefined): IEngineServer {
  let rootUrn = "";
  return {
    log: unary((request: engine.LogRequest) => {
      const severity = severityOf(request.getSeverity());
      // SDKs log each of their own calls as debug.
      if (severity !== "debug" && request.getMessage() !== "") {
        listener()?.({ kind: "log", severity, message: request.getMessage(), urn: request.getUrn() || undefined });
      }
      return new empty.Empty();
    }),
    getRootResource: unary(() => new engine.GetRootResourceResponse().setUrn(rootUrn)),
    setRootResource: unary((request: engine.SetRootResourceRequest) => {
      rootUrn = request.getUrn();
      return new engine.SetRootResourceResponse();
    }),
    startDebugging: unary(() => new empty.Empty()),
    // Any version is accepted: programs mean the version of Pulumi's engine.
    requirePulumiVersion: unary(() => new engine.RequirePulumiVersionResponse()),
  };
}

function severityOf(severity: engine.LogSeverity) {
  switch (severity) {
    case LogSeverity.DEBUG:
      return "debug";
    case LogSeverity.WARNING:
      return "warning";
    case LogSeverity.ERROR:
      return "error";
    default:
      return "info";
  }
}
