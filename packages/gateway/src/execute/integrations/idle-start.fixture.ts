// Starts and stops a gateway, and prints the packages from node_modules that it loaded.
import { registerHooks } from "node:module";

const loaded = new Set<string>();
registerHooks({
  load(url, context, nextLoad) {
    const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
    if (name !== undefined && !name.startsWith("@answerback/")) loaded.add(name);
    return nextLoad(url, context);
  },
});

const { defaultSettings, startGateway } = await import("../../index.ts");
const gateway = await startGateway({ ...defaultSettings, port: 0, onWarning: () => {} });
await fetch(`${gateway.url}/health`);
await gateway.stop();
console.log(JSON.stringify([...loaded]));
