// Messages between the host process of a Node.js or Python program and its parent.
import type { ThrownError } from "./language-process.ts";

export interface ToHost {
  readonly kind: "run";
  readonly config: Readonly<Record<string, string>>;
  readonly secretConfig: readonly string[];
  /** Additional environment variables for the program. */
  readonly environment: Readonly<Record<string, string>>;
}

export type FromHost =
  /** The program's code and all its calls to the engine have ended. Node.js only. */
  | { readonly kind: "finished" }
  | { readonly kind: "threw"; readonly error: ThrownError }
  /** Files of the program: its modules and other files that it read, in any folder. */
  | { readonly kind: "outside-files"; readonly files: readonly string[] }
  /** A required package is not installed for this program. */
  | { readonly kind: "package-missing"; readonly name: string };

/** The host's settings, as JSON in its environment. */
export interface HostSettings {
  /** The folder of Pulumi.yaml, absolute. */
  readonly folder: string;
  /** The program's folder or file, absolute. */
  readonly main: string;
  readonly typescript: boolean;
}

export const hostSettingsVariable = "ANSWERBACK_PROGRAM_HOST";
