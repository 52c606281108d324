// Names of secrets among headers, query parameters, JSON members and stage variables. Only letters and digits are
// compared, without case: `X-Api-Key`, `x_api_key` and `xApiKey` are one name. A parameter of an integration has the name of
// what it sets.

/** Secret if the whole name is one of these. */
const names = [
  "authorization",
  "proxy-authorization",
  "cookie",
  "set-cookie",
  "token",
  "id-token",
  "refresh-token",
  "bearer-token",
  "jwt",
  "pwd",
  "sec-websocket-protocol",
  "x-amz-signature",
  "x-amz-credential",
];

/** Secret also at the end of a longer name: `DB_PASSWORD`, `githubAccessToken`. */
const endings = [
  "password",
  "passwd",
  "passphrase",
  "secret",
  "api-key",
  "access-token",
  "auth-token",
  "session-token",
  "security-token",
  "secret-key",
  "secret-access-key",
  "private-key",
];

const parameterPlace = /^integration\.request\.[a-z]+\./;

/** Most messages have the same names. */
const maxKnownNames = 1_000;
/** Longer names are never secret. */
export const maxNameLength = 128;

/** @param more names of secrets in addition to the default ones */
export function secretNameTest(more: readonly string[]): (name: string) => boolean {
  const whole = new Set([...names, ...more].map(letters));
  const ends = endings.map(letters);
  const known = new Map<string, boolean>();
  return (name) => {
    if (name.length > maxNameLength) return false;
    const before = known.get(name);
    if (before !== undefined) return before;
    const written = letters(name.replace(parameterPlace, ""));
    const isSecret = whole.has(written) || ends.some((end) => written.endsWith(end));
    if (known.size >= maxKnownNames) known.clear();
    known.set(name, isSecret);
    return isSecret;
  };
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}
