// Ctrl-C ends a serving command cleanly; a second one at once.

/** Resolves at the first SIGINT or SIGTERM; later ones end the process as they do by default. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    const interrupted = () => {
      process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
      resolve();
    };
    process.on("SIGINT", interrupted).on("SIGTERM", interrupted);
  });
}
