// answerback dev: the Pulumi program of a folder, deployed to an embedded gateway, and again when it is saved.
import { emitKeypressEvents, type Key } from "node:readline";
import type { ProgramResult } from "@answerback/pulumi/program";
import { Command } from "commander";
import type { LocatedFinding } from "../check/located-finding.ts";
import { configEntry } from "../config-entry.ts";
import type { Development } from "../development.ts";
import { type DevelopmentReport, jsonReport, readableReport } from "../development-report.ts";
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
    .description("Run the Pulumi program of a folder against an embedded gateway, print its outputs, and serve.")
    .argument("<folder>", "the folder of Pulumi.yaml")
    .option("--config <file>", "settings file (default: answerback.yaml in the folder, when there is one)")
    .option("--host <address>", "address to listen on (default: 127.0.0.1)")
    .option("--port <number>", "port to listen on, 0 for any free one (default: 4510)", portArgument)
    .option("-s, --stack <name>", "the stack whose Pulumi.<stack>.yaml holds the configuration (default: dev)")
    .option(
      "-c, --stack-config <key=value>",
      "the program's configuration for this run; may be repeated",
      configEntry,
      {},
    )
    .option("--once", "end when the program is deployed")
    .option("--watch", "deploy again when a file of the program is saved", true)
    .option("--no-watch", "deploy once, then only serve")
    .option("--reset", "forget ids and state of earlier runs first")
    .option("--exact", "deploy only when the program does, as AWS would")
    .option("--aws", "let the program and its integrations call AWS itself")
    .option("--json", "tell everything as JSON lines")
    .action(async (folder: string, options: DevOptions) => {
      const { startDevelopment } = await import("../development.ts");
      const report = (options.json ? jsonReport : readableReport)((line) => console.log(line));
      const { config, host, port } = options;
      const development = await startDevelopment({
        folder,
        settings: await readSettings({ file: config, folder, environment: process.env, flags: { host, port } }),
        config: options.stackConfig,
        stack: options.stack,
        reset: options.reset,
        exact: options.exact,
        aws: options.aws,
        onEvent: report.event,
        onExchange: report.exchange,
        onWarning: report.warning,
      });
      try {
        report.listening(development.gateway.url);
        await new Session(development, report).serve(options.once === true, options.watch);
      } finally {
        await development.stop();
      }
    });
}

/** One run after the other: what is saved during a run is deployed by the next. */
class Session {
  readonly #development: Development;
  readonly #report: DevelopmentReport;
  readonly #interruption = new AbortController();
  #deploying: Promise<void> | undefined;
  #savedMeanwhile = false;
  #findingsBefore: ReadonlySet<string> = new Set();

  constructor(development: Development, report: DevelopmentReport) {
    this.#development = development;
    this.#report = report;
  }

  async serve(once: boolean, watch: boolean): Promise<void> {
    const interrupted = untilInterrupted().then(() => this.#interruption.abort());
    const succeeded = await this.#run();
    if (once || (!watch && !succeeded)) {
      if (!succeeded && !this.#interruption.signal.aborted) process.exitCode = 1;
      return;
    }
    if (watch) {
      await this.#development.watch(() => this.#deployAgain());
      await this.#development.prepare();
    }
    this.#checkTypes();
    const quit = this.#listenToKeys();
    this.#report.remark(watch ? "Serving; saved files are deployed. Ctrl-C ends." : "Serving until Ctrl-C.");
    await Promise.race([interrupted, quit]);
    this.#interruption.abort();
    await this.#deploying;
  }

  /** @returns whether the program was deployed; why not has been told */
  async #run(): Promise<boolean> {
    const result = await this.#development.run(this.#interruption.signal);
    this.#report.result(result);
    await this.#tellFindings(result);
    return result.kind === "succeeded";
  }

  /** In full when they are new: a reload repeats nothing. */
  async #tellFindings(result: ProgramResult): Promise<void> {
    if (this.#interruption.signal.aborted) return;
    const findings = await this.#development.findings(result);
    const key = ({ code, resource, property, position, message }: LocatedFinding) =>
      JSON.stringify([code, resource.id, property, position ?? message]);
    const before = this.#findingsBefore;
    this.#report.findings(findings, (finding) => !before.has(key(finding)));
    this.#findingsBefore = new Set(findings.map(key));
  }

  #deployAgain(): void {
    if (this.#interruption.signal.aborted) return;
    this.#savedMeanwhile = this.#deploying !== undefined;
    this.#deploying ??= this.#runAndPrepare().finally(() => {
      this.#deploying = undefined;
      if (this.#savedMeanwhile) this.#deployAgain();
    });
  }

  async #runAndPrepare(): Promise<void> {
    try {
      await this.#run();
      if (this.#interruption.signal.aborted) return;
      await this.#development.prepare();
      this.#checkTypes();
    } catch (error) {
      const message = userMessage(error);
      if (message === undefined) throw error;
      this.#report.warning(message);
    }
  }

  /** Beside everything else; nobody waits for it. */
  #checkTypes(): void {
    this.#development.checkTypes().catch((error: unknown) => {
      // What is wrong with the project is told by the run that it stops.
      if (userMessage(error) === undefined) throw error;
    });
  }

  /** r deploys again, c clears, q quits. @returns when it is to quit; never where there is no keyboard */
  #listenToKeys(): Promise<void> {
    const { stdin } = process;
    if (!stdin.isTTY) return new Promise(() => {});
    emitKeypressEvents(stdin);
    stdin.setRawMode(true);
    this.#report.remark("r deploys again, c clears the screen, q quits.");
    return new Promise((resolve) => {
      const end = () => {
        stdin.setRawMode(false);
        stdin.pause();
        resolve();
      };
      stdin.on("keypress", (_text: string, { name, ctrl }: Key) => {
        if (name === "q" || (ctrl === true && name === "c")) end();
        else if (name === "r") this.#deployAgain();
        else if (name === "c") console.clear();
      });
      this.#interruption.signal.addEventListener("abort", end);
    });
  }
}
