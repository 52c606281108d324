#!/usr/bin/env node
// Started by Pulumi's engine. In old JavaScript, so that an older Node.js can print which version is required.
var major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  process.stderr.write(`pulumi-resource-answerback needs Node.js 24 or newer; this is ${process.versions.node}\n`);
  process.exit(1);
}
import("node:module").then((module) => module.enableCompileCache()).then(() => import("../src/provider/main.ts"));
