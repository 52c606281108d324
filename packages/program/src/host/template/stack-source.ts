// The source of stacks: a template, or an app that makes templates.

export type Assets = Pick<ReadonlyMap<string, string>, "get">;

/** A stack to deploy. */
export interface SourceStack {
  readonly name: string;
  /** The template, absolute. */
  readonly file: string;
  /** Absolute; paths in the template are relative to it. */
  readonly folder: string;
  /** Values that the stack itself brings; those of the user override them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Folders and files that the template names by their key in S3, absolute. */
  readonly assets: Assets;
  /** Values of the parameter store that the stack itself brings. */
  readonly ssmParameters: Readonly<Record<string, string>>;
  /** True if a program wrote the template. */
  readonly isGenerated: boolean;
}

export interface StackSource {
  /** Unique in a session; the first part is the same for all sources of a kind. */
  readonly fullName: string;
  /** The stacks in the order of their deployment. @throws ProgramError */
  load(signal: AbortSignal | undefined): Promise<readonly SourceStack[]>;
  /** The files to watch, or a folder with all that is in it, except some folders. Absolute. */
  readonly watched: {
    readonly folder?: string;
    readonly ignored?: readonly string[];
    readonly files?: readonly string[];
  };
  /** True if a change of the file needs another run. */
  uses(path: string): boolean;
}
