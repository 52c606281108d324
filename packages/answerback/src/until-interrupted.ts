// Ctrl-C and closing the terminal end a serving command cleanly; a second signal ends it immediately.

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** True if the command runs at a terminal, which sends SIGHUP when it closes. Services get it to reload their settings. */
export function isAtTerminal(): boolean {
  return process.stdin.isTTY || process.stdout.isTTY;
}

/**
 * Resolves at the first of the signals; later ones end the process as they do by default.
 * @param except a signal that does not interrupt
 */
export function untilInterrupted(except?: "SIGHUP"): Promise<void> {
  const interrupting = signals.filter((signal) => signal !== except);
  return new Promise((resolve) => {
    const interrupted = () => {
      for (const signal of interrupting) process.off(signal, interrupted);
      resolve();
    };
    for (const signal of interrupting) process.on(signal, interrupted);
  });
}
