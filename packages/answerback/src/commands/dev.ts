// answerback dev: the Pulumi programs of folders, deployed to an embedded gateway, and again when they are saved.
import { emitKeypressEvents, type Key } from "node:readline";
import type { ProgramEvent, ProgramResult } from "@answerback/pulumi/program";
import { Command } from "commander";
import type { LocatedFinding } from "../check/located-finding.ts";
import { configEntry } from "../config-entry.ts";
import type { DevelopedProgram } from "../developed-program.ts";
import type { Development } from "../development.ts";
import {
  type DevelopmentReport,
  inspectorUrl,
  jsonReport,
  type ProgramReport,
  readableReport,
} from "../development-report.ts";
import { portArgument } from "../port-argument.ts";
import { readSettings } from "../settings/read-settings.ts";
import { untilInterrupted } from "../until-interrupted.ts";
import { userMessage } from "../user-error.ts";

interface DevOptions {
  readonly config?: string;
  readonly host?: string;
  readonly port?: number;
  readonly stack?: string;
  readonly stackConfig: Readonly<Record<string, string>>;
  readonly once?: true;
  readonly watch: boolean;
  readonly reset?: true;
  readonly exact?: true;
  readonly aws?: true;
  readonly json?: true;
}

export function devCommand(): Command {
  return new Command("dev")
    .description("Run the Pulumi programs of folders against one embedded gateway, print their outputs, and serve.")
    .argument(
      "<folders...>",
      "the folder of Pulumi.yaml; of several, the later ones may refer to stacks of the earlier ones",
    )
    .option("--config <file>", "settings file (default: answerback.yaml in the first folder, when there is one)")
    .option("--host <address>", "address to listen on (default: 127.0.0.1)")
    .option("--port <number>", "port to listen on, 0 for any free one (default: 4510)", portArgument)
    .option("-s, --stack <name>", "the stack whose Pulumi.<stack>.yaml holds the configuration (default: dev)")
    .option(
      "-c, --stack-config <key=value>",
      "the programs' configuration for this run; may be repeated",
      configEntry,
      {},
    )
    .option("--once", "end when everything is deployed")
    .option("--watch", "deploy again when a file of a program is saved", true)
    .option("--no-watch", "deploy once, then only serve")
    .option("--reset", "forget ids and state of earlier runs first")
    .option("--exact", "deploy only when a program does, as AWS would")
    .option("--aws", "let programs and their integrations call AWS itself")
    .option("--json", "tell everything as JSON lines")
    .action(async (folders: readonly [string, ...string[]], options: DevOptions) => {
      const { startDevelopment } = await import("../development.ts");
      const report = (options.json ? jsonReport : readableReport)((line) => console.log(line));
      const { config, host, port } = options;
      const [folder] = folders;
      const development = await startDevelopment({
        folders,
        settings: await readSettings({ file: config, folder, environment: process.env, flags: { host, port } }),
        config: options.stackConfig,
        stack: options.stack,
        reset: options.reset,
        exact: options.exact,
        aws: options.aws,
        onEvent: (event, program) => session.event(event, program),
        onExchange: report.exchange,
        onWarning: report.warning,
      });
      const session = new Session(development, report);
      try {
        await session.serve(options.once === true, options.watch);
      } finally {
        await development.stop();
      }
    });
}

/** One program of a session, with what is told of it. */
interface TracedProgram {
  readonly program: DevelopedProgram;
  readonly report: ProgramReport;
  /** Findings of the run before: a reload repeats nothing. */
  findingsBefore: ReadonlySet<string>;
}

/** One run after the other: what is saved during a run is deployed by the next. */
class Session {
  readonly #development: Development;
  readonly #report: DevelopmentReport;
  readonly #interruption = new AbortController();
  readonly #programs: readonly TracedProgram[];
  readonly #due = new Set<TracedProgram>();
  #deploying: Promise<void> | undefined;

  constructor(development: Development, report: DevelopmentReport) {
    this.#development = development;
    this.#report = report;
    const { gateway, programs } = development;
    report.listening(
      gateway.url,
      programs.map(({ name }) => name),
    );
    this.#programs = programs.map((program) => ({
      program,
      report: report.program(program.name),
      findingsBefore: new Set(),
    }));
  }

  event(event: ProgramEvent, name: string): void {
    this.#programs.find(({ program }) => program.name === name)?.report.event(event);
  }

  async serve(once: boolean, watch: boolean): Promise<void> {
    const interrupted = untilInterrupted().then(() => this.#interruption.abort());
    let succeeded = true;
    for (const program of this.#programs) succeeded = (await this.#run(program)) && succeeded;
    if (once || (!watch && !succeeded)) {
      if (!succeeded && !this.#interruption.signal.aborted) process.exitCode = 1;
      return;
    }
    for (const traced of this.#programs) {
      if (watch) await traced.program.watch(() => this.#deployAgain(traced));
      if (watch) await traced.program.prepare();
      this.#checkTypes(traced);
    }
    const quit = this.#listenToKeys();
    this.#report.remark(watch ? "Serving; saved files are deployed. Ctrl-C ends." : "Serving until Ctrl-C.");
    await Promise.race([interrupted, quit]);
    this.#interruption.abort();
    await this.#deploying;
  }

  /** @returns whether the program was deployed; why not has been told */
  async #run(traced: TracedProgram): Promise<boolean> {
    if (this.#interruption.signal.aborted) return false;
    const result = await traced.program.run(this.#interruption.signal);
    traced.report.result(result);
    await this.#tellFindings(traced, result);
    return result.kind === "succeeded";
  }

  /** In full when they are new. */
  async #tellFindings(traced: TracedProgram, result: ProgramResult): Promise<void> {
    if (this.#interruption.signal.aborted) return;
    const findings = await traced.program.findings(result);
    const key = ({ code, resource, property, position, message }: LocatedFinding) =>
      JSON.stringify([code, resource.id, property, position ?? message]);
    const before = traced.findingsBefore;
    traced.report.findings(findings, (finding) => !before.has(key(finding)));
    traced.findingsBefore = new Set(findings.map(key));
  }

  #deployAgain(...programs: readonly TracedProgram[]): void {
    for (const program of programs) this.#due.add(program);
    this.#deploying ??= this.#deployDue().finally(() => {
      this.#deploying = undefined;
    });
  }

  /** In the order of the command line; and after outputs that have changed, what may read them. */
  async #deployDue(): Promise<void> {
    for (;;) {
      const traced = this.#programs.find((program) => this.#due.has(program));
      if (traced === undefined || this.#interruption.signal.aborted) return;
      this.#due.delete(traced);
      try {
        await this.#run(traced);
        if (this.#interruption.signal.aborted) return;
        await traced.program.prepare();
        this.#checkTypes(traced);
      } catch (error) {
        const message = userMessage(error);
        if (message === undefined) throw error;
        this.#report.warning(message);
      }
      if (!traced.program.outputsChanged) continue;
      for (const later of this.#programs.slice(this.#programs.indexOf(traced) + 1)) this.#due.add(later);
    }
  }

  /** Beside everything else; nobody waits for it. */
  #checkTypes({ program }: TracedProgram): void {
    program.checkTypes().catch((error: unknown) => {
      // What is wrong with the project is told by the run that it stops.
      if (userMessage(error) === undefined) throw error;
    });
  }

  /** @returns when it is to quit; never where there is no keyboard */
  #listenToKeys(): Promise<void> {
    const { stdin } = process;
    if (!stdin.isTTY) return new Promise(() => {});
    emitKeypressEvents(stdin);
    stdin.setRawMode(true);
    this.#report.remark("r deploys again, o opens the inspector, c clears the screen, q quits.");
    return new Promise((resolve) => {
      const end = () => {
        stdin.setRawMode(false);
        stdin.pause();
        resolve();
      };
      stdin.on("keypress", (_text: string, { name, ctrl }: Key) => {
        if (name === "q" || (ctrl === true && name === "c")) end();
        else if (name === "r") this.#deployAgain(...this.#programs);
        else if (name === "o") void this.#openInspector();
        else if (name === "c") console.clear();
      });
      this.#interruption.signal.addEventListener("abort", end);
    });
  }

  /** The address is told too: there may be no browser, or one on another machine. */
  async #openInspector(): Promise<void> {
    const url = inspectorUrl(this.#development.gateway.url);
    this.#report.remark(`The inspector is at ${url}`);
    const { default: open } = await import("open");
    try {
      (await open(url)).on("error", () => {});
    } catch {
      // What the system says of a browser that it does not have helps nobody beside the address.
    }
  }
}
