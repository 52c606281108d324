// A Pulumi project in its own folder, run with the real command line: each step rewrites the one file of the program, the
// state is a folder, and the engine's steps are read from its events.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

export interface Run {
  readonly exitCode: number | null;
  /** Standard output and standard error, in order of arrival. */
  readonly output: string;
  readonly millis: number;
}

/** One step of the engine: the operation, the resource, and the properties that it reports as different. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  /** Type and name: `Route/quote`. */
  readonly resource: string;
  readonly differs: readonly string[];
}

export interface Update extends Run {
  /** In the order in which they began, without the stack and unchanged resources. */
  readonly steps: readonly Step[];
  /** `create Route/quote`, sorted, for comparisons without order. */
  readonly did: readonly string[];
  /** Warnings and errors that the engine shows. */
  readonly messages: readonly string[];
}

interface ResourceState {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly initErrors?: readonly string[];
}

export class Project {
  readonly folder: string;
  readonly #environment: NodeJS.ProcessEnv;

  /** @param tools the folder of `pulumi` and `pulumi-language-nodejs` */
  constructor(folder: string, tools: string, environment: NodeJS.ProcessEnv) {
    this.folder = folder;
    rmSync(folder, { recursive: true, force: true });
    for (const name of ["state", "home", "plugin", "node_modules/@answerback", "node_modules/@pulumi"]) {
      mkdirSync(join(folder, name), { recursive: true });
    }
    const ours = join(root, "packages", "pulumi");
    const packages = {
      "@answerback/pulumi": ours,
      "@pulumi/aws": join(root, "node_modules", "@pulumi", "aws"),
      "@pulumi/pulumi": dirname(createRequire(join(ours, "package.json")).resolve("@pulumi/pulumi/package.json")),
    };
    for (const [name, target] of Object.entries(packages))
      symlinkSync(target, join(folder, "node_modules", name), "dir");
    writeFileSync(join(folder, "package.json"), '{ "main": "index.js" }');
    // The plugin serves the tokens of the official package too, so it can replace that package's plugin.
    for (const name of ["answerback", "aws"]) {
      symlinkSync(join(ours, "bin", "pulumi-resource-answerback"), join(folder, "plugin", `pulumi-resource-${name}`));
    }
    const providers = ["answerback", "aws"].map((name) => ({ name, path: join(folder, "plugin") }));
    writeFileSync(
      join(folder, "Pulumi.yaml"),
      JSON.stringify({ name: "project", runtime: "nodejs", plugins: { providers } }),
    );
    const { AWS_ENDPOINT_URL: _, AWS_ENDPOINT_URL_APIGATEWAYV2: __, ...inherited } = process.env;
    this.#environment = {
      ...inherited,
      PATH: [tools, join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter),
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "passphrase",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // `--event-log` is a hidden option.
      PULUMI_DEBUG_COMMANDS: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      ...environment,
    };
  }

  /** Writes the program, in JavaScript; `aws` and `pulumi` are imported. */
  program(body: string, sdk: "@answerback/pulumi" | "@pulumi/aws" = "@answerback/pulumi"): this {
    const imports = `const pulumi = require("@pulumi/pulumi");\nconst aws = require("${sdk}");\n`;
    writeFileSync(join(this.folder, "index.js"), imports + body);
    return this;
  }

  /** @param onOutput receives each piece of output, and a function that interrupts the run */
  async run(args: readonly string[], onOutput: (text: string, interrupt: () => void) => void = () => {}): Promise<Run> {
    const started = Date.now();
    const child = spawn("pulumi", ["--non-interactive", "--color", "never", ...args], {
      cwd: this.folder,
      env: this.#environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        onOutput(text, () => child.kill("SIGINT"));
      });
    }
    await once(child, "close");
    return { exitCode: child.exitCode, output, millis: Date.now() - started };
  }

  async mustRun(args: readonly string[]): Promise<string> {
    const { exitCode, output } = await this.run(args);
    if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${exitCode}:\n${output}`);
    return output;
  }

  /** Runs `preview`, `up`, `refresh` or `destroy`. */
  async update(command: string, args: readonly string[] = []): Promise<Update> {
    const log = join(this.folder, "events.jsonl");
    rmSync(log, { force: true });
    const consent = command === "preview" ? [] : ["--yes", "--skip-preview"];
    const run = await this.run([command, ...consent, "--event-log", log, ...args]);
    const events = readLines(log);
    // A refresh knows its result only after reading.
    const steps = events.flatMap((event) =>
      stepOf(command === "refresh" ? event.resOutputsEvent : event.resourcePreEvent),
    );
    return {
      ...run,
      steps,
      did: steps.map(({ op, resource }) => `${op} ${resource}`).toSorted(),
      messages: events.flatMap(({ diagnosticEvent: shown }) =>
        shown !== undefined && (shown.severity === "warning" || shown.severity === "error")
          ? [shown.message.trim()]
          : [],
      ),
    };
  }

  async state(): Promise<readonly ResourceState[]> {
    const exported: { deployment: { resources?: ResourceState[] } } = JSON.parse(
      await this.mustRun(["stack", "export"]),
    );
    return exported.deployment.resources ?? [];
  }

  /** The state of one resource, by type and name as in `Step.resource`. */
  async resource(name: string): Promise<ResourceState | undefined> {
    return (await this.state()).find(({ urn }) => nameOfUrn(urn) === name);
  }
}

interface StepEvent {
  readonly metadata: {
    readonly op: string;
    readonly urn: string;
    readonly detailedDiff: Readonly<Record<string, unknown>> | null;
  };
}

interface EngineEvent {
  readonly resourcePreEvent?: StepEvent;
  readonly resOutputsEvent?: StepEvent;
  readonly diagnosticEvent?: { readonly message: string; readonly severity: string };
}

const readLines = (file: string): readonly EngineEvent[] =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

function stepOf(event: StepEvent | undefined): readonly Step[] {
  if (event === undefined) return [];
  const { op, urn, detailedDiff } = event.metadata;
  if (op === "same" || op === "refresh" || urn.includes("::pulumi:pulumi:Stack::")) return [];
  return [{ op, urn, resource: nameOfUrn(urn), differs: Object.keys(detailedDiff ?? {}).toSorted() }];
}

/** `Route/quote`. */
export function nameOfUrn(urn: string): string {
  const [, , type = "", name = ""] = urn.split("::");
  return `${type.split("$").at(-1)?.split(":").at(-1)}/${name}`;
}
