// The messages between the host of a Node.js or Python program and the process that started it.
import type { ThrownError } from "./language-process.ts";

export interface ToHost {
  readonly kind: "run";
  readonly config: Readonly<Record<string, string>>;
  readonly secretConfig: readonly string[];
  /** For the program, beside what is there. */
  readonly environment: Readonly<Record<string, string>>;
}

export type FromHost =
  /** The program's code has ended, and so has all that it asked the engine for. From Node.js. */
  | { readonly kind: "finished" }
  | { readonly kind: "threw"; readonly error: ThrownError }
  /** Files of the program: its modules wherever they are, and what else it read outside of its folder. */
  | { readonly kind: "outside-files"; readonly files: readonly string[] }
  /** A package that every program needs is not installed beside this one. */
  | { readonly kind: "package-missing"; readonly name: string };

/** The host's settings, in its environment as JSON. */
export interface HostSettings {
  /** Where Pulumi.yaml is, absolute. */
  readonly folder: string;
  /** The program's folder or file, absolute. */
  readonly main: string;
  readonly typescript: boolean;
}

export const hostSettingsVariable = "ANSWERBACK_PROGRAM_HOST";
