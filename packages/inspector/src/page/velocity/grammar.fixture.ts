// Lets Node.js import the grammar as the bundled page does.
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { grammarModule, termsModule } from "../../grammar.ts";

registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.endsWith(".terms")) return next(specifier, context);
    return { url: new URL(specifier, context.parentURL).href, format: "module", shortCircuit: true };
  },
  load(url, context, next) {
    const make = url.endsWith(".grammar") ? grammarModule : url.endsWith(".terms") ? termsModule : undefined;
    if (make === undefined) return next(url, context);
    return { source: make(fileURLToPath(url)), format: "module", shortCircuit: true };
  },
});
