// The message that turns a spare process into the environment of a function.
import type { HostNames } from "../environments/host-names.ts";

export interface NodeSetup extends HostNames {
  readonly kind: "initialise";
  readonly folder: string;
  readonly handler: string;
  /** `22` for `nodejs22.x`. */
  readonly version: number;
  /** Replaces the environment of the process. */
  readonly variables: Readonly<Record<string, string>>;
  /** Folders of packages for `require` and `import`, in order. */
  readonly packageFolders: readonly string[];
  /** Folders in which the AWS SDK is looked up at last. */
  readonly sdkFolders: readonly string[];
}
