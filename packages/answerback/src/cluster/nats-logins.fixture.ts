// Logins of NATS for tests: an operator with accounts and users, as `nsc` makes them, and certificates.
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nkeys } from "@nats-io/transport-node";

type KeyPair = ReturnType<typeof nkeys.createUser>;

export interface Permissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

export interface UserOptions {
  /** Default: all subjects. */
  readonly permissions?: Permissions;
  /** Default: it does not expire. */
  readonly expiresAt?: Date;
  /** Of another user, so that it does not fit. */
  readonly hasOtherSeed?: boolean;
}

export interface Operator {
  /** The settings of a server. */
  readonly settings: string;
  /** Writes the credentials of a new user. @returns what no output may contain */
  writeUser(file: string, options?: UserOptions): readonly string[];
  /** The same in an account without JetStream. */
  writeUserWithoutJetStream(file: string): void;
  /** The same in an account that the server does not know. */
  writeStranger(file: string): void;
}

const unlimited = { subs: -1, data: -1, payload: -1 };
const accountLimits = { ...unlimited, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 };
const jetStreamLimits = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };

export function createOperator(): Operator {
  const operator = nkeys.createOperator();
  const [system, account, withoutJetStream] = [nkeys.createAccount(), nkeys.createAccount(), nkeys.createAccount()];
  const accounts = [
    [system, accountLimits],
    [account, { ...accountLimits, ...jetStreamLimits }],
    [withoutJetStream, accountLimits],
  ] as const;
  const preloaded = accounts.map(
    ([key, limits]) => `${key.getPublicKey()}: ${jwtOf(operator, key, { type: "account", limits })}`,
  );
  const system_account = system.getPublicKey();
  return {
    settings: [
      `operator: ${jwtOf(operator, operator, { type: "operator", system_account })}`,
      `system_account: ${system_account}`,
      "resolver: MEMORY",
      `resolver_preload: {\n${preloaded.join("\n")}\n}`,
    ].join("\n"),
    writeUser: (file, options) => writeUser(account, file, options),
    writeUserWithoutJetStream: (file) => void writeUser(withoutJetStream, file),
    writeStranger: (file) => void writeUser(nkeys.createAccount(), file),
  };
}

function writeUser(account: KeyPair, file: string, options: UserOptions = {}): readonly string[] {
  const { permissions, expiresAt, hasOtherSeed = false } = options;
  const user = nkeys.createUser();
  const allowed = permissions && { pub: { allow: permissions.publish }, sub: { allow: permissions.subscribe } };
  const jwt = jwtOf(account, user, { type: "user", ...unlimited, ...allowed }, expiresAt);
  const seed = Buffer.from((hasOtherSeed ? nkeys.createUser() : user).getSeed()).toString();
  writeFileSync(
    file,
    `-----BEGIN NATS USER JWT-----\n${jwt}\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n${seed}\n------END USER NKEY SEED------\n`,
  );
  return [seed, jwt];
}

function jwtOf(issuer: KeyPair, subject: KeyPair, nats: object, expiresAt?: Date): string {
  const claims = {
    jti: randomUUID(),
    iat: Math.floor(Date.now() / 1000),
    iss: issuer.getPublicKey(),
    sub: subject.getPublicKey(),
    name: "test",
    ...(expiresAt && { exp: Math.floor(expiresAt.getTime() / 1000) }),
    nats: { ...nats, version: 2 },
  };
  const encoded = [{ typ: "JWT", alg: "ed25519-nkey" }, claims].map((it) =>
    Buffer.from(JSON.stringify(it)).toString("base64url"),
  );
  const signed = encoded.join(".");
  return `${signed}.${Buffer.from(issuer.sign(Buffer.from(signed))).toString("base64url")}`;
}

/** Files in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface Authority {
  /** Its certificate. */
  readonly ca: string;
  /** Issues a certificate for `127.0.0.1`, for servers and clients. */
  issue(name: string, options?: { readonly isExpired?: boolean }): Certificate;
}

/** By `openssl`. @param folder is created */
export function createAuthority(folder: string): Authority {
  mkdirSync(join(folder, "issued"), { recursive: true });
  const path = (name: string) => join(folder, name);
  const openssl = (...parameters: readonly string[]) =>
    execFileSync("openssl", parameters, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  writeFileSync(path("index.txt"), "");
  writeFileSync(
    path("ca.cnf"),
    `[ca]
default_ca = test
[test]
dir = .
database = index.txt
new_certs_dir = issued
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = leaf
unique_subject = no
[any]
commonName = supplied
[leaf]
subjectAltName = IP:127.0.0.1
extendedKeyUsage = serverAuth, clientAuth
`,
  );
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  openssl("req", "-x509", ...newKey, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test authority");
  return {
    ca: path("ca.pem"),
    issue(name, { isExpired = false } = {}) {
      openssl("req", ...newKey, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`);
      const validity = isExpired ? ["-startdate", "20200101000000Z", "-enddate", "20210101000000Z"] : ["-days", "2"];
      const files = ["-in", `${name}.csr`, "-out", `${name}.pem`, "-cert", "ca.pem", "-keyfile", "ca.key"];
      openssl("ca", "-batch", "-notext", "-config", "ca.cnf", ...files, ...validity);
      return { cert: path(`${name}.pem`), key: path(`${name}.key`) };
    },
  };
}

/** True if this machine has `openssl`. */
export function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** The permissions of the user in examples/cluster/nats.conf. */
export function examplePermissions(): Permissions {
  const text = readFileSync(join(import.meta.dirname, "../../../../examples/cluster/nats.conf"), "utf8");
  const listed = (name: string) => {
    const block = new RegExp(`${name}: \\[([^\\]]*)\\]`).exec(text)?.[1] ?? "";
    return Array.from(block.matchAll(/"([^"]+)"/g), ([, subject]) => subject!);
  };
  return { publish: listed("publish"), subscribe: listed("subscribe") };
}
