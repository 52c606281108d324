// Decrypts values in Pulumi.<stack>.yaml if the stack's secrets provider is a passphrase. Values that a cloud's key or
// Pulumi Cloud encrypted stay encrypted.

import { createDecipheriv, pbkdf2 } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { errorMessage } from "@answerback/apigatewayv2/error-message";

/** `open` throws if the value was encrypted with another key. */
export type ConfigSecrets =
  | { readonly kind: "open"; readonly open: (ciphertext: string) => string }
  | { readonly kind: "closed"; readonly reason: string };

const passphraseVariable = "PULUMI_CONFIG_PASSPHRASE";
const algorithm = "aes-256-gcm";
const tagBytes = 16;
const iterations = 1_000_000;

/**
 * @param stackFile named in the reason
 * @param encryptionSalt the file's member of that name, `v1:SALT:v1:NONCE:TEXT`; TEXT is `pulumi`, encrypted
 */
export async function configSecrets(stackFile: string, encryptionSalt: string | undefined): Promise<ConfigSecrets> {
  const closed = (reason: string): ConfigSecrets => ({ kind: "closed", reason });
  if (encryptionSalt === undefined) return closed("encrypted with a key that Answerback does not use");
  let passphrase: string | undefined;
  try {
    passphrase = await passphraseOf(process.env);
  } catch (cause) {
    const reason = errorMessage(cause);
    return closed(`encrypted with a passphrase, and ${passphraseVariable}_FILE cannot be read (${reason})`);
  }
  if (passphrase === undefined) {
    return closed(
      `encrypted with a passphrase, and neither ${passphraseVariable} nor ${passphraseVariable}_FILE is set`,
    );
  }
  const [version, salt = "", ...check] = encryptionSalt.split(":");
  const key = await keyOf(passphrase, salt);
  const isRight = version === "v1" && attempt(() => decrypt(check.join(":"), key)) === "pulumi";
  if (!isRight) return closed(`encrypted with another passphrase than the one in ${passphraseVariable} (${stackFile})`);
  return { kind: "open", open: (ciphertext) => decrypt(ciphertext, key) };
}

async function passphraseOf(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const given = environment[passphraseVariable];
  const file = environment[`${passphraseVariable}_FILE`];
  if (given !== undefined || !file) return given;
  return (await readFile(file, "utf8")).trim();
}

const keys = new Map<string, Promise<Buffer>>();

/** Cached, because the derivation is slow: only the first run of a program waits for it. */
function keyOf(passphrase: string, salt: string): Promise<Buffer> {
  const name = JSON.stringify([passphrase, salt]);
  const key = keys.get(name) ?? promisify(pbkdf2)(passphrase, Buffer.from(salt, "base64"), iterations, 32, "sha256");
  keys.set(name, key);
  return key;
}

/** @param ciphertext `v1:NONCE:TEXT` */
function decrypt(ciphertext: string, key: Buffer): string {
  const [version, nonce, text] = ciphertext.split(":");
  if (version !== "v1" || nonce === undefined || text === undefined) throw new Error("this is not an encrypted value");
  const bytes = Buffer.from(text, "base64");
  const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, "base64"), { authTagLength: tagBytes });
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  return decipher.update(bytes.subarray(0, -tagBytes), undefined, "utf8") + decipher.final("utf8");
}

function attempt<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
