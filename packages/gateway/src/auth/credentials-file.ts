// Reads the file of `--credentials`: the keys that may sign requests, in the format of AWS's credentials file.

import { readFile } from "node:fs/promises";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { CredentialSettings } from "./known-credentials.ts";

/** A credentials file cannot be read or contains no keys. The message says what to do. */
export class CredentialsFileError extends Error {
  override readonly name = "CredentialsFileError";
}

/** @throws CredentialsFileError */
export async function readCredentialsFile(file: string): Promise<readonly CredentialSettings[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    const reason = errorMessage(cause);
    throw new CredentialsFileError(
      `The credentials file ${file} cannot be read: ${reason}. Name an existing file with the setting credentials (start: --credentials).`,
      { cause },
    );
  }
  return parseCredentials(text, file);
}

/**
 * Each profile is one key; other settings of a profile are ignored, as in the SDKs.
 * @throws CredentialsFileError with the line
 */
export function parseCredentials(text: string, file: string): readonly CredentialSettings[] {
  const profiles = new Map<string, Map<string, string>>();
  let profile: Map<string, string> | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const written = line.trim();
    if (written === "" || written.startsWith("#") || written.startsWith(";")) continue;
    const section = /^\[([^\]]+)\]/.exec(written)?.[1];
    if (section !== undefined) {
      profile = profiles.get(section.trim()) ?? new Map();
      profiles.set(section.trim(), profile);
      continue;
    }
    const setting = /^([^=\s]+)\s*=\s*(.*)$/.exec(written);
    if (setting === null || profile === undefined) {
      throw new CredentialsFileError(
        `${file}:${index + 1}: expected a [profile] or a setting such as aws_access_key_id = …, found ${shown(written)}`,
      );
    }
    profile.set(setting[1]!.toLowerCase(), setting[2]!);
  }
  const credentials = Array.from(profiles, ([name, settings]) => credentialOf(name, settings, file));
  if (credentials.length === 0) {
    throw new CredentialsFileError(
      `${file} contains no keys. Add a [profile] with aws_access_key_id and aws_secret_access_key.`,
    );
  }
  return credentials;
}

function credentialOf(name: string, settings: ReadonlyMap<string, string>, file: string): CredentialSettings {
  const accessKeyId = settings.get("aws_access_key_id");
  const secretAccessKey = settings.get("aws_secret_access_key");
  const sessionToken = settings.get("aws_session_token");
  if (!accessKeyId || !secretAccessKey) {
    throw new CredentialsFileError(
      `${file}: the profile [${name}] needs aws_access_key_id and aws_secret_access_key; ${accessKeyId ? "the secret" : "the key id"} is missing.`,
    );
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** Truncates a malformed line, because it may contain a secret. */
const shown = (line: string) => (line.length > 12 ? `${line.slice(0, 12)}…` : line);
