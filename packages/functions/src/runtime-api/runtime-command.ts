// The command that starts a runtime which brings its own client of the Runtime API.
import { accessSync, closeSync, constants, existsSync, openSync, readdirSync, readSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { FunctionFolder, KnownFunction } from "../function-definition.ts";

export type RuntimeCommand =
  | { readonly kind: "command"; readonly file: string; readonly parameters: readonly string[] }
  /** `message` says what is missing and how to get it. */
  | { readonly kind: "missing"; readonly errorType: string; readonly message: string };

/** @returns undefined for a runtime that is not known */
export function runtimeCommand(code: FunctionFolder): RuntimeCommand | undefined {
  if (/^provided(?:\.|$)/.test(code.runtime) || code.runtime === "go1.x") return bootstrapCommand(code);
  if (code.runtime.startsWith("java")) return javaCommand(code);
  if (code.runtime.startsWith("dotnet")) return dotnetCommand(code);
  return code.runtime.startsWith("ruby") ? rubyCommand(code) : undefined;
}

/** @returns why this machine cannot run the function, in sentences; undefined if its files show no reason */
export function runtimeProblem({ code }: KnownFunction): string | undefined {
  if (code.kind === "inProcess" || /^(?:nodejs|python)/.test(code.runtime)) return undefined;
  const found = runtimeCommand(code);
  if (found === undefined) return `The runtime ${code.runtime} is not supported.`;
  return found.kind === "missing" ? found.message : undefined;
}

const command = (file: string, ...parameters: string[]): RuntimeCommand => ({ kind: "command", file, parameters });
const missing = (message: string, errorType = "Runtime.InvalidEntrypoint"): RuntimeCommand => ({
  kind: "missing",
  errorType,
  message,
});

/** The program `bootstrap` of the function or of a layer. */
function bootstrapCommand({ folder, layers, runtime, handler }: FunctionFolder): RuntimeCommand {
  const places = [folder, ...layers].map((it) => join(it, "bootstrap"));
  if (runtime === "go1.x") places.unshift(join(folder, handler));
  const found = places.find(existsSync);
  if (found === undefined) {
    return missing(
      `Couldn't find valid bootstrap(s): [${places.join(" ")}]. Build the program for this machine and name it bootstrap; for Go: go build -o bootstrap.`,
    );
  }
  const unsuitable = unsuitableProgram(found);
  if (unsuitable !== undefined) {
    return missing(`${found} cannot run here: ${unsuitable}. Build it for ${process.platform}/${process.arch}.`);
  }
  try {
    accessSync(found, constants.X_OK);
  } catch {
    return missing(`${found} is not executable. Run chmod +x ${found}.`, "Runtime.InvalidEntrypoint");
  }
  return command(found);
}

/** ELF's numbers of processors that Lambda has. */
const processors: Readonly<Record<number, string>> = { 62: "x64", 183: "arm64" };

/** @returns why a program of another system or processor does not run here; undefined if it may run */
function unsuitableProgram(path: string): string | undefined {
  const head = Buffer.alloc(20);
  const file = openSync(path, "r");
  try {
    readSync(file, head, 0, head.length, 0);
  } finally {
    closeSync(file);
  }
  if (head.readUInt32BE(0) !== 0x7f454c46) return undefined;
  if (process.platform !== "linux") return "it is a Linux program";
  const processor = processors[head.readUInt16LE(18)];
  return processor === undefined || processor === process.arch ? undefined : `it is a program for ${processor}`;
}

const javaClient = "aws-lambda-java-runtime-interface-client";

function javaCommand({ folder, layers, handler }: FunctionFolder): RuntimeCommand {
  if (!isInPath("java")) return missing("java is not in the PATH. Install a Java runtime.");
  const folders = [folder, join(folder, "lib"), ...layers.map((it) => join(it, "java", "lib"))];
  if (!folders.some((it) => jarsOf(it).some((name) => name.startsWith(javaClient)))) {
    return missing(
      `No ${javaClient}-*.jar in ${folder} or its lib folder. Add the dependency com.amazonaws:${javaClient} and package it with the function.`,
    );
  }
  const classPath = [folder, ...folders.map((it) => join(it, "*"))].join(delimiter);
  return command("java", "-cp", classPath, "com.amazonaws.services.lambda.runtime.api.client.AWSLambda", handler);
}

const jarsOf = (folder: string) => (existsSync(folder) ? readdirSync(folder).filter((it) => it.endsWith(".jar")) : []);

function dotnetCommand({ folder, handler }: FunctionFolder): RuntimeCommand {
  if (!isInPath("dotnet")) return missing("dotnet is not in the PATH. Install the .NET runtime.");
  const [assembly = "", type] = handler.split("::");
  const file = (name: string) => join(folder, name);
  if (!existsSync(file(`${assembly}.dll`))) {
    return missing(`No ${assembly}.dll in ${folder}. Run dotnet publish, and name the folder of its output.`);
  }
  if (type === undefined) return command("dotnet", file(`${assembly}.dll`));
  const support = file("Amazon.Lambda.RuntimeSupport.dll");
  if (!existsSync(support)) {
    return missing(
      `No Amazon.Lambda.RuntimeSupport.dll in ${folder}. Run dotnet add package Amazon.Lambda.RuntimeSupport, then dotnet publish.`,
    );
  }
  const settings = [
    "--depsfile",
    file(`${assembly}.deps.json`),
    "--runtimeconfig",
    file(`${assembly}.runtimeconfig.json`),
  ];
  return command("dotnet", "exec", ...settings, support, handler);
}

function rubyCommand({ handler }: FunctionFolder): RuntimeCommand {
  if (!isInPath("ruby")) return missing("ruby is not in the PATH. Install Ruby.");
  if (!isInPath("aws_lambda_ric")) {
    return missing("aws_lambda_ric is not in the PATH. Run gem install aws_lambda_ric.");
  }
  return command("aws_lambda_ric", handler);
}

function isInPath(name: string): boolean {
  const extensions = process.platform === "win32" ? (process.env.PATHEXT ?? ".EXE;.CMD").split(";") : [""];
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.some((folder) => extensions.some((extension) => existsSync(join(folder, name + extension))));
}
