// `$context.requestTime`: the moment of a request in UTC, formatted once per second.

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
let formattedSecond = Number.NaN;
let formatted = "";

/** @example requestTime(1674162806345) === "19/Jan/2023:21:13:26 +0000" */
export function requestTime(epochMillis: number): string {
  const second = Math.floor(epochMillis / 1000);
  if (second !== formattedSecond) {
    const date = new Date(second * 1000);
    const time = date.toISOString().slice(11, 19);
    formatted = `${twoDigits(date.getUTCDate())}/${months[date.getUTCMonth()]}/${date.getUTCFullYear()}:${time} +0000`;
    formattedSecond = second;
  }
  return formatted;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
