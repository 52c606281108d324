// The file of a stack with encrypted configuration, made by the published Go module of Pulumi's SDK with the passphrase.
export const passphrase = "correct horse";

const salt = "v1:c2FsdHNhbHQ=:v1:V1nDrxUJBNl+8NuO:WdU/iISl3ZX7DbXNCVJtJb0yieM4vQ==";
const hush = "v1:5rStYxituhUF+YiF:YUGreVlkTQgf2CVkLEuPhCSFZJA=";
const line = "v1:zikp3NAIOonY3vbl:OfvB94HunGEAloxgp1HQm2IA/xUezNTY1KcsKr6mwh22";

/** `key` is "hush". */
export const encryptedStack = `encryptionsalt: ${salt}
config:
  shop:key: { secure: "${hush}" }
  shop:nested:
    open: 1
    lines: [{ secure: "${line}" }]
`;
