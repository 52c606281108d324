// The certificate authorities of this machine: they issue a certificate for each name that the gateway serves by TLS. Each
// is created on first use and kept in a folder, so that clients need to trust it only once.
import "reflect-metadata";
import { randomBytes, webcrypto } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { makePrivateFolder, privateFileMode } from "../private-folder.ts";
import { authorityFileNames } from "./authority-file.ts";
import { awsNameConstraints, localNameConstraints, nameConstraintsOid } from "./name-constraints.ts";

cryptoProvider.set(webcrypto as Crypto);

/** Key and certificates of a TLS server for one name, in PEM. */
export interface ServerCertificate {
  readonly key: string;
  /** The certificate, then the authority's. */
  readonly cert: string;
}

export interface CertificateAuthority {
  /** The certificate that clients must trust, in PEM. */
  readonly certificate: string;
  /** @param names DNS names and IP addresses */
  issue(names: readonly string[]): Promise<ServerCertificate>;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256" } as const;
const signingAlgorithm = { ...algorithm, hash: "SHA-256" } as const;
const dayMillis = 24 * 60 * 60 * 1000;
const authorityDays = 3650;
/** Clients refuse certificates that are valid for more than 398 days. */
const certificateDays = 397;

/**
 * `local` is constrained to `localhost`, names below it and loopback addresses, `aws` to names below `amazonaws.com`: clients
 * refuse any other certificate that is signed with their keys. `unconstrained` is for custom domains and the names in the
 * settings.
 */
export type AuthorityKind = "local" | "aws" | "unconstrained";

const files = {
  local: {
    certificate: authorityFileNames.local,
    key: "authority-key.pem",
    name: "CN=Answerback authority for localhost",
    constraints: localNameConstraints,
  },
  aws: {
    certificate: authorityFileNames.aws,
    key: "amazonaws-authority-key.pem",
    name: "CN=Answerback authority for amazonaws.com",
    constraints: awsNameConstraints,
  },
  unconstrained: {
    certificate: "unconstrained-authority.pem",
    key: "unconstrained-authority-key.pem",
    name: "CN=Answerback authority for all names",
    constraints: undefined,
  },
} as const satisfies Readonly<Record<AuthorityKind, object>>;

/**
 * Opens the authority of a folder, or creates one.
 * @param folder undefined: the authority is kept in memory only
 * @param warn is called if an authority of an earlier version is replaced
 */
export async function openCertificateAuthority(
  folder: string | undefined,
  kind: AuthorityKind,
  warn: (message: string) => void,
): Promise<CertificateAuthority> {
  const { certificate, keys } = (folder && (await read(folder, kind, warn))) || (await create(folder, kind));
  const leafKeys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const key = await privateKeyPem(leafKeys.privateKey);
  return {
    certificate: certificate.toString("pem"),
    async issue(names) {
      const leaf = await X509CertificateGenerator.create({
        serialNumber: serialNumber(),
        // Not a host name: OpenSSL would hold the common name of a certificate for an address against the constraints.
        subject: `CN=${names[0]} (Answerback)`,
        issuer: certificate.subject,
        ...validity(certificateDays),
        publicKey: leafKeys.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm,
        extensions: [
          new SubjectAlternativeNameExtension(
            names.map((name) => ({ type: isIP(name) === 0 ? "dns" : "ip", value: name })),
          ),
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
          await AuthorityKeyIdentifierExtension.create(certificate.publicKey),
        ],
      });
      return { key, cert: `${leaf.toString("pem")}\n${certificate.toString("pem")}\n` };
    },
  };
}

interface AuthorityKeys {
  readonly certificate: X509Certificate;
  readonly keys: { readonly privateKey: CryptoKey };
}

async function read(
  folder: string,
  kind: AuthorityKind,
  warn: (message: string) => void,
): Promise<AuthorityKeys | undefined> {
  const file = join(folder, files[kind].certificate);
  try {
    const certificate = new X509Certificate(await readFile(file, "utf8"));
    const [key] = PemConverter.decode(await readFile(join(folder, files[kind].key), "utf8"));
    if (key === undefined || certificate.notAfter.getTime() < Date.now() + certificateDays * dayMillis)
      return undefined;
    if (kind === "local" && certificate.getExtension(nameConstraintsOid) === null) {
      warn(
        `${file} is a certificate authority for all names. A new one that is limited to localhost replaces it; clients must trust it again.`,
      );
      return undefined;
    }
    return {
      certificate,
      keys: { privateKey: await webcrypto.subtle.importKey("pkcs8", key, algorithm, true, ["sign"]) },
    };
  } catch (error) {
    if (Error.isError(error) && "code" in error && error.code === "ENOENT") return undefined;
    throw new Error(`The certificate authority in ${folder} cannot be read. Delete the folder to create a new one.`, {
      cause: error,
    });
  }
}

async function create(folder: string | undefined, kind: AuthorityKind): Promise<AuthorityKeys> {
  const { name, constraints } = files[kind];
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name,
    ...validity(authorityDays),
    signingAlgorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...(constraints ? [new Extension(nameConstraintsOid, true, constraints())] : []),
    ],
  });
  if (folder !== undefined) {
    makePrivateFolder(folder);
    await writeWhole(join(folder, files[kind].key), await privateKeyPem(keys.privateKey), privateFileMode);
    await writeWhole(join(folder, files[kind].certificate), `${certificate.toString("pem")}\n`, 0o644);
  }
  return { certificate, keys };
}

/** Writes a file atomically, so that it is complete even after a crash. */
async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  const unfinished = `${path}.${randomBytes(4).toString("hex")}`;
  await writeFile(unfinished, text, { mode });
  await rename(unfinished, path);
}

async function privateKeyPem(key: CryptoKey): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}

/** Begins yesterday, for clients whose clocks are behind. */
function validity(days: number) {
  return { notBefore: new Date(Date.now() - dayMillis), notAfter: new Date(Date.now() + days * dayMillis) };
}

/** Positive, as the standard requires. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes.toString("hex");
}
