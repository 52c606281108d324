// Names for resources: words from route keys, response keys and names; identifiers from words.

const maxWords = 5;

/** `sendMessage` → `send`, `message`. Only ASCII letters and digits, lower-case. */
export function wordsOf(text: string): readonly string[] {
  const spaced = text
    .normalize("NFKD")
    .replaceAll("ß", "ss")
    .replace(/\p{M}+/gu, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[^A-Za-z0-9]+/g, " ")
    .trim();
  return spaced === "" ? [] : spaced.toLowerCase().split(" ").slice(0, maxWords);
}

/** `/4\d\d/` → `4xx`; `$default` → `default`; `/.*not found.*` → `not`, `found`. */
export function wordsOfResponseKey(key: string): readonly string[] {
  if (key === "$default") return ["default"];
  const pattern = key.replace(/^\/|\/$/g, "");
  const status = /^([1-5])(?:\\d|\d|\.|\[0-9\])(?:\\d|\d|\.|\[0-9\])$|^([1-5])(?:\\d|\.|\[0-9\])\{2\}$/.exec(pattern);
  if (/^\d{3}$/.test(pattern)) return [pattern];
  if (status !== null) return [`${status[1] ?? status[2]}xx`];
  const text = pattern.replace(/\\[A-Za-z]|\(\?\w+\)|\{[\d,]*\}/g, " ");
  return wordsOf(text).slice(0, 3);
}

const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

export const pascalCase = (words: readonly string[]) => words.map(capitalized).join("");
export const camelCase = (words: readonly string[]) =>
  words.map((word, index) => (index === 0 ? word : capitalized(word))).join("");
export const snakeCase = (words: readonly string[]) => words.join("_");
export const kebabCase = (words: readonly string[]) => words.join("-");

/** `IntegrationResponse` → `integration`, `response`; `apiKeyRequired` → `api`, `key`, `required`. */
export const wordsOfMember = (name: string) =>
  name
    .replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter}`)
    .toLowerCase()
    .split(" ");

/** `IntegrationResponse` → `integration_response` */
export const snakeCaseMember = (name: string) => snakeCase(wordsOfMember(name));

/** Makes names of words, unique by a number at the end. */
export class UniqueNames {
  readonly #taken = new Set<string>();

  take(words: readonly string[], nameOf: (words: readonly string[]) => string): string {
    let unique = nameOf(words);
    for (let number = 2; this.#taken.has(unique); number++) unique = nameOf([...words, String(number)]);
    this.#taken.add(unique);
    return unique;
  }
}
