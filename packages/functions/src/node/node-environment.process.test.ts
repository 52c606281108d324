// Handlers of Node.js that do not load, each in a process of its own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serveFunction } from "../test-functions.ts";

test("returns the errors of handlers that do not load", async (t) => {
  const { functions, folder } = await serveFunction(t, {
    "index.mjs": "import 'no-such-package'; export const handler = 1;",
    "syntax.mjs": "export const handler = ;",
    "throws.js": "throw new Error('at load')",
    "empty.js": "",
    "callback.js": "exports.handler = (event, context, callback) => callback();",
    "sdk.mjs": "import '@aws-sdk/client-nothing'",
  });
  const kinds: Record<string, string> = {};
  for (const handler of [
    "index.handler",
    "syntax.handler",
    "throws.handler",
    "empty.handler",
    "none.handler",
    "none",
    "callback.handler",
    "sdk.handler",
  ]) {
    functions.define({ name: "g", folder, runtime: "nodejs24.x", handler });
    const { payload } = await functions.invoke("g", "");
    const { errorType, errorMessage } = JSON.parse(payload.toString());
    kinds[handler] = `${errorType}: ${errorMessage}`;
  }
  const at = `imported from ${folder}`;
  assert.deepEqual(kinds, {
    "index.handler": `Error: Cannot find package 'no-such-package' ${at}/index.mjs`,
    "syntax.handler": "Runtime.UserCodeSyntaxError: SyntaxError: Unexpected token ';'",
    "throws.handler": "Error: at load",
    "empty.handler": "Runtime.HandlerNotFound: empty.handler is undefined or not exported",
    "none.handler": `Runtime.ImportModuleError: Error: Cannot find module 'none'\nRequire stack:\n- ${folder}/index.js`,
    none: "Runtime.MalformedHandlerName: Bad handler",
    "callback.handler": `Runtime.CallbackHandlerDeprecated: ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.`,
    "sdk.handler": `Error: Cannot find package '@aws-sdk/client-nothing' ${at}/sdk.mjs\n@aws-sdk/client-nothing comes with AWS's runtime, not with this machine. Install it: npm install --save-dev @aws-sdk/client-nothing (in ${folder} or in the folder of the program)`,
  });
});
