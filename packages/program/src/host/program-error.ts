// The reason why a program could not be run, or why its run failed. The message needs no other context.

export type ProgramErrorCode =
  /** The folder does not exist, or has no `Pulumi.yaml`. */
  | "PROJECT_NOT_FOUND"
  /** `Pulumi.yaml` or `Pulumi.<stack>.yaml` is not YAML, or a member has the wrong type. */
  | "PROJECT_INVALID"
  /** A template has a mistake. */
  | "TEMPLATE_INVALID"
  /** The language is not supported. */
  | "RUNTIME_NOT_SUPPORTED"
  /** The program's packages are not installed. */
  | "PACKAGES_MISSING"
  /** The state file cannot be read or written. */
  | "STATE_UNUSABLE"
  /** The program threw, or its process ended with a code other than 0. */
  | "PROGRAM_FAILED"
  /** A resource could not be created, updated or deleted. */
  | "RESOURCE_FAILED"
  /** The caller's signal ended the run. */
  | "ABORTED";

export class ProgramError extends Error {
  override readonly name = "ProgramError";
  readonly code: ProgramErrorCode;

  constructor(code: ProgramErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
