// Unmodified handlers with the SDKs of Node.js and Python reach the clients of a gateway, also of one with known keys.
// `function-environment.test.ts` has those that start faster.
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { operator, requireSent } from "./function-environment.fixture.ts";

const hasBoto = spawnSync("python3", ["-c", "import boto3"]).status === 0;
const python = hasBoto ? ["python"] : [];

test("handlers reach the connection of another client by its names (no keys)", (t) =>
  requireSent(t, ["cjs", "variable", "https", ...python], []));

// Only the SDKs sign.
test("handlers reach the connection of another client by its names (known keys)", (t) =>
  requireSent(t, ["esm", "cjs", "variable", ...python], [operator]));
