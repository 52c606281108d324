// A fault rule from the fields of its form. The gateway checks the values.

/** @throws RangeError if a field that must be a number is not */
export function ruleOf(form: FormData): object {
  const field = (name: string) => String(form.get(name) ?? "").trim();
  const text = (name: string) => (field(name) === "" ? {} : { [name]: field(name) });
  const share = numberOf("Share", field("share").replace(/\s*%$/, ""));
  const times = numberOf("At most so many times", field("times"));
  return {
    ...text("name"),
    ...text("route"),
    ...text("integration"),
    ...text("connection"),
    ...(share !== undefined && { share: share / 100 }),
    ...(times !== undefined && { times }),
    ...text("delay"),
    ...effectOf(field("effect"), field),
  };
}

function effectOf(effect: string, field: (name: string) => string): object {
  switch (effect) {
    case "delay":
      return {};
    case "unread":
      return { unread: field("unread") };
    case "answer": {
      const headers = headersOf(field("headers"));
      return {
        answer: {
          statusCode: numberOf("Status", field("statusCode")),
          ...(Object.keys(headers).length > 0 && { headers }),
          ...(field("body") !== "" && { body: field("body") }),
        },
      };
    }
    default:
      return { fail: effect };
  }
}

/** `Retry-After: 5`, one in each line. */
function headersOf(text: string): Readonly<Record<string, string>> {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
      if (name === undefined || value === undefined)
        throw new RangeError(`'${line}' is not a header. Write Name: value.`);
      return [name, value];
    }),
  );
}

/** @returns undefined for an empty field */
function numberOf(name: string, text: string): number | undefined {
  if (text === "") return undefined;
  const value = Number(text.replace(",", "."));
  if (Number.isNaN(value)) throw new RangeError(`${name} must be a number.`);
  return value;
}
