// Published files below `src` that are started as processes or threads, and so never imported, by package. Those whose names
// end in `.cjs` are bundles of the sources of that name and of all that these import.
export const startedByPath: Readonly<Record<string, readonly string[]>> = {
  answerback: ["dynamodb/worker.js", "worker.js"],
  functions: ["node/bootstrap/main.cjs", "python/bootstrap.py"],
  gateway: ["store/sqlite-worker.js"],
  program: ["host/language/node-host.js", "host/language/python-host.py"],
};
