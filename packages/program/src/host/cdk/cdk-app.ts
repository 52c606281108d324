// An app of the CDK: a folder with a cdk.json that names its command.
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import { ProgramError } from "../program-error.ts";

export interface CdkApp {
  readonly command: string;
  /** From cdk.json and cdk.context.json. */
  readonly context: Readonly<Record<string, unknown>>;
}

/** @returns the folder, absolute; undefined if it is not a folder with a cdk.json */
export async function cdkAppAt(path: string): Promise<string | undefined> {
  const folder = resolve(path);
  const found = await stat(join(folder, "cdk.json")).catch(() => undefined);
  return found?.isFile() ? folder : undefined;
}

/** @throws ProgramError PROJECT_INVALID */
export async function readCdkApp(folder: string): Promise<CdkApp> {
  const file = join(folder, "cdk.json");
  const settings = await readJson(file);
  const { app } = settings;
  if (typeof app !== "string" || app === "") {
    throw new ProgramError(
      "PROJECT_INVALID",
      `${file} has no app. Add the command that runs the app: "app": "node app.js".`,
    );
  }
  const stored = (await stat(join(folder, "cdk.context.json")).catch(() => undefined))
    ? await readJson(join(folder, "cdk.context.json"))
    : {};
  const own = typeof settings.context === "object" && settings.context !== null ? settings.context : {};
  return { command: app, context: { ...stored, ...own } };
}

async function readJson(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const parsed: unknown = JSON.parse(await readFile(path, "utf8"));
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) {
      return parsed as Readonly<Record<string, unknown>>;
    }
  } catch (cause) {
    throw new ProgramError("PROJECT_INVALID", `${path} is not valid JSON: ${errorMessage(cause)}.`, { cause });
  }
  throw new ProgramError("PROJECT_INVALID", `${path} must contain a JSON object.`);
}
