#!/usr/bin/env node
// Plain JavaScript, so that an older Node.js can say what it needs instead of stumbling over the sources.
const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  console.error(
    `answerback needs Node.js 24 or newer; this is ${process.versions.node}. In a checkout, run it through npm (npx answerback), which uses the right one.`,
  );
  process.exit(1);
}
// From the second start on, half of the time until the first line.
(await import("node:module")).enableCompileCache();
await import("../src/main.ts");
