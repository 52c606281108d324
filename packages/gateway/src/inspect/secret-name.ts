// Which names hold secrets: of headers, query parameters, JSON members, stage variables. Compared by their letters and
// digits alone, so that `X-Api-Key`, `x_api_key` and `xApiKey` are one name.

/** Secrets when the whole name is one of these. */
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

/** Secrets also at the end of a longer name: `DB_PASSWORD`, `githubAccessToken`. */
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

/** Longer names are not looked at. */
export const maxNameLength = 128;

/** @param more names that hold secrets beside those that always do */
export function secretNameTest(more: readonly string[]): (name: string) => boolean {
  const whole = new Set([...names, ...more].map(letters));
  const ends = endings.map(letters);
  return (name) => {
    if (name.length > maxNameLength) return false;
    const written = letters(name);
    return whole.has(written) || ends.some((end) => written.endsWith(end));
  };
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}
