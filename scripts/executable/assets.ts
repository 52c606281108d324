// The files inside the executable. Its assets have no names at run time, so that each has a prefix for its kind.
export const sqliteWorkerAsset = "sqlite-worker.cjs";
export const nodeBootstrapAsset = "bootstrap/main.cjs";
export const pythonBootstrapAsset = "bootstrap/bootstrap.py";
/** Precedes the names of the files of the inspector's page. */
export const pagePrefix = "page/";
