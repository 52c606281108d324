// The certificate files of functions: Node.js reads authorities beside its own, other runtimes read all from one file.
import { readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { rootCertificates } from "node:tls";

export interface TrustFiles {
  /** The gateway's authorities, and those that this process trusts in addition. */
  readonly authorityFile: string;
  /** The same and the public authorities. */
  readonly authorityBundle: string;
}

/** Files with authorities that the user's machine trusts: that of a company's proxy, for example. */
const namedIn = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"] as const;

/**
 * Writes them beside the authorities.
 * @param authorities the gateway's, PEM files in one folder
 * @throws Error if a file that a variable names cannot be read
 */
export async function writeTrustFiles(
  authorities: readonly [string, ...string[]],
  variables: Readonly<Record<string, string | undefined>>,
): Promise<TrustFiles> {
  const own = await Promise.all(authorities.map((file) => readFile(file, "utf8")));
  const files = new Set(namedIn.flatMap((name) => variables[name] || []));
  const given = await Promise.all(Array.from(files, (file) => readFile(file, "utf8").catch(unreadable(file))));
  const extra = new Set([...given, ...own].flatMap(certificates));
  const folder = dirname(authorities[0]);
  const authorityFile = join(folder, "functions-extra.pem");
  await writeWhole(authorityFile, extra);
  const authorityBundle = join(folder, "functions-bundle.pem");
  await writeWhole(authorityBundle, new Set([...rootCertificates, ...extra]));
  return { authorityFile, authorityBundle };
}

function certificates(pem: string): readonly string[] {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return found.map((it) => it.replaceAll("\r", ""));
}

/** Functions that read the file meanwhile see the old one or the new one. */
async function writeWhole(path: string, pem: ReadonlySet<string>): Promise<void> {
  const text = `${[...pem].join("\n")}\n`;
  if (text === (await readFile(path, "utf8").catch(() => undefined))) return;
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, text);
  await rename(unfinished, path);
}

function unreadable(file: string) {
  return (cause: Error): never => {
    throw new Error(
      `The certificates ${file} cannot be read: ${cause.message}. One of these variables names the file: ${namedIn.join(", ")}.`,
      {
        cause,
      },
    );
  };
}
