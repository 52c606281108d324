// Stands in for the native part of aws-lambda-ric, an HTTP client, which needs a C++ compiler and autotools to build.
import { registerHooks } from "node:module";

const base = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;
/** The client posts an outcome and asks for the next invocation without waiting between them. */
let posted = Promise.resolve();

globalThis.nativeClient = {
  initializeClient() {},
  async next() {
    await posted;
    const response = await fetch(`${base}/next`);
    return { bodyJson: await response.text(), headers: Object.fromEntries(response.headers) };
  },
  done(id, body) {
    posted = posted.then(() => fetch(`${base}/${id}/response`, { method: "POST", body }));
  },
  error(id, body) {
    posted = posted.then(() => fetch(`${base}/${id}/error`, { method: "POST", body }));
  },
};

registerHooks({
  resolve: (specifier, context, next) =>
    specifier.endsWith("rapid-client.node")
      ? { url: "native-client:", format: "commonjs", shortCircuit: true }
      : next(specifier, context),
  load: (url, context, next) =>
    url === "native-client:"
      ? { format: "commonjs", source: "module.exports = globalThis.nativeClient", shortCircuit: true }
      : next(url, context),
});
