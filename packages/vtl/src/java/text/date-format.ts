// java.util.Formatter's dates and times (`%tF`, `%tY`): a Long is milliseconds since 1970, printed in UTC and English.

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];

function padded(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

/** The conversions by their letter behind `%t`. */
const conversions: { readonly [letter: string]: (date: Date) => string } = {
  H: (date) => padded(date.getUTCHours(), 2),
  I: (date) => padded(date.getUTCHours() % 12 || 12, 2),
  k: (date) => String(date.getUTCHours()),
  l: (date) => String(date.getUTCHours() % 12 || 12),
  M: (date) => padded(date.getUTCMinutes(), 2),
  S: (date) => padded(date.getUTCSeconds(), 2),
  L: (date) => padded(date.getUTCMilliseconds(), 3),
  N: (date) => padded(date.getUTCMilliseconds() * 1_000_000, 9),
  p: (date) => (date.getUTCHours() < 12 ? "am" : "pm"),
  z: () => "+0000",
  Z: () => "UTC",
  s: (date) => String(Math.trunc(date.getTime() / 1000)),
  Q: (date) => String(date.getTime()),
  B: (date) => months[date.getUTCMonth()] ?? "",
  b: (date) => (months[date.getUTCMonth()] ?? "").slice(0, 3),
  h: (date) => (months[date.getUTCMonth()] ?? "").slice(0, 3),
  A: (date) => days[date.getUTCDay()] ?? "",
  a: (date) => (days[date.getUTCDay()] ?? "").slice(0, 3),
  C: (date) => padded(Math.floor(date.getUTCFullYear() / 100), 2),
  Y: (date) => padded(date.getUTCFullYear(), 4),
  y: (date) => padded(date.getUTCFullYear() % 100, 2),
  j: (date) => padded(Math.ceil((date.getTime() + 1 - Date.UTC(date.getUTCFullYear(), 0)) / 86_400_000), 3),
  m: (date) => padded(date.getUTCMonth() + 1, 2),
  d: (date) => padded(date.getUTCDate(), 2),
  e: (date) => String(date.getUTCDate()),
  R: (date) => put(date, "H:M"),
  T: (date) => put(date, "H:M:S"),
  r: (date) => `${put(date, "I:M:S")} ${put(date, "p").toUpperCase()}`,
  D: (date) => put(date, "m/d/y"),
  F: (date) => put(date, "Y-m-d"),
  c: (date) => put(date, "a b d H:M:S Z Y"),
};

/** Replaces each letter of a pattern by its conversion. */
function put(date: Date, pattern: string): string {
  return pattern.replace(/[a-z]/gi, (letter) => conversions[letter]?.(date) ?? letter);
}

export function isDateConversion(letter: string): boolean {
  return Object.hasOwn(conversions, letter);
}

/** Times beyond the range of JavaScript's dates print as the end of that range. */
export function formatDate(millis: number, letter: string): string {
  const reach = 8.64e15;
  return put(new Date(Math.max(-reach, Math.min(reach, millis))), letter);
}
