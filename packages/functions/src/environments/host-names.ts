// How functions resolve names of hosts.

export interface HostNames {
  /** Names ending in one of these are this machine: `.execute-api.localhost`. */
  readonly loopbackNames: readonly string[];
  /** Hosts elsewhere in whose place this machine answers. Node.js and Python functions only. */
  readonly servedHosts: ServedHosts | undefined;
  /** Hosts that functions cannot call. Node.js and Python functions only. */
  readonly refusedHosts: RefusedHosts | undefined;
}

/** A name is served if it matches `pattern` and `folder` has a file that is named as the pattern's first group. */
export interface ServedHosts {
  /**
   * A regular expression of the whole name, in lower case, that JavaScript and Python read alike. Its first group matches
   * file names only.
   */
  readonly pattern: string;
  /** Looked at whenever a function resolves a name that matches. */
  readonly folder: string;
  /** A port of this machine, to which connections to port 443 of these hosts go. */
  readonly port: number;
}

export interface RefusedHosts {
  /** A regular expression of the whole name, in lower case, that JavaScript and Python read alike. */
  readonly pattern: string;
  /** Of the error, and for the log of the function at the first call; `{host}` stands for the name. */
  readonly message: string;
}
