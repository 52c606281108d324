// Reads a YAML file that contains a mapping. Errors name file, line and column.

import { readFile } from "node:fs/promises";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import { parse, YAMLParseError } from "yaml";
import { ProgramError } from "./program-error.ts";

export type YamlValue = null | boolean | number | string | readonly YamlValue[] | YamlMap;
export type YamlMap = { readonly [name: string]: YamlValue };

/** @throws ProgramError PROJECT_INVALID */
export async function readYaml(path: string): Promise<YamlMap> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new ProgramError(
      "PROJECT_INVALID",
      `${path} cannot be read: ${errorMessage(cause)}. Check its permissions.`,
      {
        cause,
      },
    );
  }
  let document: YamlValue;
  try {
    document = parse(text);
  } catch (cause) {
    const at = cause instanceof YAMLParseError ? cause.linePos?.[0] : undefined;
    const place = at === undefined ? path : `${path}:${at.line}:${at.col}`;
    throw new ProgramError("PROJECT_INVALID", `${place} is not valid YAML: ${yamlFault(errorMessage(cause))}`, {
      cause,
    });
  }
  if (document === null) return {};
  if (!isYamlMap(document)) {
    throw new ProgramError("PROJECT_INVALID", `${path} must contain a YAML mapping (name: …, runtime: …).`);
  }
  return document;
}

/** The first line of a message of the YAML parser, without the position and the excerpt that follow it. */
const yamlFault = (message: string) => message.replace(/(?: at line \d+, column \d+:?)?\n[\s\S]*$/, ".");

export const isYamlMap = (value: YamlValue | undefined): value is YamlMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);
