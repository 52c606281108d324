// Handlers of Python that do not load, each in a process of its own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serveFunction } from "../test-functions.ts";

test("returns the errors of handlers that do not load", async (t) => {
  const { functions, folder } = await serveFunction(t, {
    "app.py": "import no_such_package",
    "syntax.py": "def handler(:",
    "raises.py": "raise ValueError('at load')",
    "empty.py": "",
  });
  const found: Record<string, string> = {};
  for (const handler of [
    "app.handler",
    "syntax.handler",
    "raises.handler",
    "empty.handler",
    "none.handler",
    "none",
    "sys.exit",
  ]) {
    functions.define({ name: "g", folder, runtime: "python3.13", handler });
    const { errorType, errorMessage } = JSON.parse((await functions.invoke("g", "")).payload.toString());
    found[handler] = `${errorType}: ${errorMessage}`;
  }
  assert.deepEqual(found, {
    "app.handler": "Runtime.ImportModuleError: Unable to import module 'app': No module named 'no_such_package'",
    "syntax.handler":
      "Runtime.UserCodeSyntaxError: Syntax error in module 'syntax': invalid syntax (syntax.py, line 1)",
    "raises.handler": "ValueError: at load",
    "empty.handler": "Runtime.HandlerNotFound: Handler 'handler' missing on module 'empty'",
    "none.handler": "Runtime.ImportModuleError: Unable to import module 'none': No module named 'none'",
    none: "Runtime.MalformedHandlerName: Bad handler 'none': not enough values to unpack (expected 2, got 1)",
    "sys.exit": "Runtime.BuiltInModuleConflict: Cannot use built-in module sys as a handler module",
  });
});
