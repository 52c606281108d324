// A process that runs one program once, whatever its language.
import type { Position } from "../../report/event.ts";
import type { Project } from "../project.ts";

/** Where the program finds its engine. */
export interface EngineAddress {
  /** `HOST:PORT` of both services. */
  readonly address: string;
}

/** What the program let go unhandled. */
export interface ThrownError {
  readonly name: string;
  readonly message: string;
  /** Innermost first. */
  readonly frames: readonly StackFrame[];
  /** The error is the SDK's own, made because of a resource that failed. */
  readonly fromSdk: boolean;
}

export interface StackFrame extends Position {
  readonly functionName: string | undefined;
}

export interface ProcessEnd {
  /** null when a signal ended it. */
  readonly exitCode: number | null;
  readonly thrown: readonly ThrownError[];
  /** Files of the program that a watch on its folder may miss, absolute; others may be among them. */
  readonly outsideFiles: readonly string[];
}

export interface ProcessListener {
  line(stream: "stdout" | "stderr", line: string): void;
  /** The program's code has ended. A process that goes on is held by an open timer or server. Only some hosts know. */
  finished(): void;
}

export interface LanguageProcess {
  /**
   * Runs the program. Called once.
   * @param environment for the program, beside what its SDK needs
   * @throws ProgramError PACKAGES_MISSING
   */
  run(project: Project, environment: Readonly<Record<string, string>>, listener: ProcessListener): Promise<ProcessEnd>;
  /** Whether the process still waits to be told to run. */
  readonly isWaiting: boolean;
  /** Ends the process, if it is still there, and waits for that. */
  stop(): Promise<void>;
}
