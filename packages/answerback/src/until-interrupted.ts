// Ctrl-C and closing the terminal end a serving command cleanly; a second signal ends it immediately.

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
