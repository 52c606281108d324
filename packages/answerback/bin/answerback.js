#!/usr/bin/env node
// Plain JavaScript, so that an older Node.js prints this message instead of a syntax error.
const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  console.error(
    `answerback needs Node.js 24 or newer; this is ${process.versions.node}. In a checkout, run it through npm (npx answerback), which uses the right version.`,
  );
  process.exit(1);
}
// Halves the time until the first line, from the second start on.
(await import("node:module")).enableCompileCache();
await import("../src/main.ts");
