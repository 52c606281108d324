// How the service describes a function: FunctionConfiguration.
import type { KnownFunction } from "../function-definition.ts";

export function functionConfiguration(known: KnownFunction, version = "$LATEST"): Readonly<Record<string, unknown>> {
  const { code } = known;
  return {
    FunctionName: known.name,
    FunctionArn: known.arn,
    ...(code.kind === "folder" ? { Runtime: code.runtime, Handler: code.handler } : {}),
    Role: `arn:aws:iam::${known.arn.split(":")[4]}:role/answerback`,
    CodeSize: 0,
    Description: "",
    Timeout: known.timeoutMillis / 1000,
    MemorySize: known.memorySize,
    LastModified: "1970-01-01T00:00:00.000+0000",
    CodeSha256: "",
    Version: version,
    Environment: { Variables: known.environment },
    TracingConfig: { Mode: "PassThrough" },
    RevisionId: "00000000-0000-0000-0000-000000000000",
    State: "Active",
    LastUpdateStatus: "Successful",
    PackageType: "Zip",
    Architectures: [process.arch === "arm64" ? "arm64" : "x86_64"],
    EphemeralStorage: { Size: 512 },
  };
}
