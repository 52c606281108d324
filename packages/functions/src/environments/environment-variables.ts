// The variables that a function sees: AWS's own, those of the machine that its runtime needs, the function's.
import { delimiter, join } from "node:path";
import type { FunctionFolder, KnownFunction } from "../function-definition.ts";
import type { EnvironmentSettings } from "./environment-starter.ts";

/** Variables of this process that functions get: without them programs of the machine do not start. */
const inherited = [
  "PATH",
  "HOME",
  "USER",
  "TMPDIR",
  "TEMP",
  "TMP",
  "SystemRoot",
  "ComSpec",
  "PATHEXT",
  "LANG",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
] as const;

export function environmentVariables(
  known: KnownFunction,
  { folder, handler, runtime, layers }: FunctionFolder,
  logStreamName: string,
  { region: ownRegion, environment, authorityBundle }: EnvironmentSettings,
): Readonly<Record<string, string>> {
  const region = known.arn.split(":")[3] || ownRegion;
  const machine = Object.fromEntries(
    [...inherited, ...(authorityBundle === undefined ? ["SSL_CERT_FILE"] : [])].flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  );
  const paths = (...below: readonly string[]) => layers.flatMap((layer) => below.map((it) => join(layer, it)));
  const joined = (...parts: readonly (string | undefined)[]) => parts.filter(Boolean).join(delimiter);
  return {
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    ...machine,
    ...environment,
    ...known.environment,
    PATH: joined(...paths("bin"), known.environment.PATH ?? process.env.PATH),
    LD_LIBRARY_PATH: joined(
      folder,
      join(folder, "lib"),
      ...paths("lib"),
      known.environment.LD_LIBRARY_PATH ?? process.env.LD_LIBRARY_PATH,
    ),
    _HANDLER: handler,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: known.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(known.memorySize),
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${known.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    LAMBDA_TASK_ROOT: folder,
    LAMBDA_RUNTIME_DIR: "/var/runtime",
  };
}

/** The variables in which runtimes other than Node.js take the authorities that they trust, in place of their own. */
export function trustVariables(authorityBundle: string | undefined): Readonly<Record<string, string>> {
  if (authorityBundle === undefined) return {};
  return { AWS_CA_BUNDLE: authorityBundle, REQUESTS_CA_BUNDLE: authorityBundle, SSL_CERT_FILE: authorityBundle };
}
