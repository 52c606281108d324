// Published files below `src` that are started as processes or threads, and so never imported, by package.
export const startedByPath: Readonly<Record<string, readonly string[]>> = {
  answerback: ["dynamodb/worker.js"],
  functions: ["node/bootstrap/main.js", "python/bootstrap.py"],
  gateway: ["store/sqlite-worker.js"],
  program: ["host/language/node-host.js", "host/language/python-host.py"],
};
