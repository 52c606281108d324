// How functions resolve names of hosts.

export interface HostNames {
  /** Names ending in one of these are this machine: `.execute-api.localhost`. */
  readonly loopbackNames: readonly string[];
  /** Hosts that functions cannot call. Node.js and Python functions only. */
  readonly refusedHosts: RefusedHosts | undefined;
}

export interface RefusedHosts {
  /** A regular expression of the whole name, in lower case, that JavaScript and Python read alike. */
  readonly pattern: string;
  /** Of the error, and for the log of the function at the first call; `{host}` stands for the name. */
  readonly message: string;
}
