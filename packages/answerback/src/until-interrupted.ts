// Ctrl-C ends a serving command cleanly, and so does the end of its terminal; a second signal ends it at once.

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Resolves at the first of the signals; later ones end the process as they do by default. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    const interrupted = () => {
      for (const signal of signals) process.off(signal, interrupted);
      resolve();
    };
    for (const signal of signals) process.on(signal, interrupted);
  });
}
