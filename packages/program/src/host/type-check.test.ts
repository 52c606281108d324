import assert from "node:assert/strict";
import { test } from "node:test";
import { typeErrors } from "./type-check.ts";

test("parses errors with and without a place, and their details", () => {
  const lines = [
    "index.ts(3,7): error TS2322: Type 'A' is not assignable to type 'B'.",
    "  Property 'c' is missing in type 'A'.",
    "../shared/names (old).ts(12,1): error TS1005: ';' expected.",
    "error TS18003: No inputs were found in config file.",
    "",
  ];
  assert.deepEqual(typeErrors(lines, "/programs/chat"), [
    {
      code: "TS2322",
      message: "Type 'A' is not assignable to type 'B'.\n  Property 'c' is missing in type 'A'.",
      position: { file: "/programs/chat/index.ts", line: 3, column: 7 },
    },
    {
      code: "TS1005",
      message: "';' expected.",
      position: { file: "/programs/shared/names (old).ts", line: 12, column: 1 },
    },
    { code: "TS18003", message: "No inputs were found in config file.", position: undefined },
  ]);
});

test("ignores lines that are not errors", () => {
  assert.deepEqual(typeErrors(["  indented", "Version 7.0.2"], "/programs/chat"), []);
});
