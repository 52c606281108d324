// A process that runs one program once, whatever its language.
import type { Position } from "../../report/event.ts";
import type { Project } from "../project.ts";

/** The engine's address for the program. */
export interface EngineAddress {
  /** `HOST:PORT` of both services. */
  readonly address: string;
}

/** An uncaught error of the program. */
export interface ThrownError {
  readonly name: string;
  readonly message: string;
  /** Innermost first. */
  readonly frames: readonly StackFrame[];
  /** True if the SDK created the error because a resource failed. */
  readonly fromSdk: boolean;
}

export interface StackFrame extends Position {
  readonly functionName: string | undefined;
}

export interface ProcessEnd {
  /** null if a signal killed it. */
  readonly exitCode: number | null;
  readonly thrown: readonly ThrownError[];
  /** Files of the program that a watch on its folder may miss, absolute; may include others. */
  readonly outsideFiles: readonly string[];
}

export interface ProcessListener {
  line(stream: "stdout" | "stderr", line: string): void;
  /** The program's code has ended; only an open timer or server keeps the process running. Not all hosts report this. */
  finished(): void;
}

export interface LanguageProcess {
  /**
   * Runs the program. Called once.
   * @param environment for the program, in addition to its SDK's variables
   * @throws ProgramError PACKAGES_MISSING
   */
  run(project: Project, environment: Readonly<Record<string, string>>, listener: ProcessListener): Promise<ProcessEnd>;
  /** True while the process waits for the command to run. */
  readonly isWaiting: boolean;
  /** Kills the process if it is running, and waits for its exit. */
  stop(): Promise<void>;
}
