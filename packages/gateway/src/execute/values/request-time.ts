// `$context.requestTime`: the moment of a request in UTC.

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** @example requestTime(1674162806345) === "19/Jan/2023:21:13:26 +0000" */
export function requestTime(epochMillis: number): string {
  const date = new Date(epochMillis);
  const day = String(date.getUTCDate()).padStart(2, "0");
  return `${day}/${months[date.getUTCMonth()]}/${date.getUTCFullYear()}:${date.toISOString().slice(11, 19)} +0000`;
}
