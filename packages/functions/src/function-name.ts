// The forms in which Lambda takes a function: name, partial ARN, ARN, each with a version or an alias behind it.

export interface FunctionAddress {
  readonly name: string;
  /** Undefined if the text names none. */
  readonly region: string | undefined;
  /** Undefined if the text names none. */
  readonly accountId: string | undefined;
  /** A version, an alias or `$LATEST`; undefined if the text names none. */
  readonly qualifier: string | undefined;
}

const form =
  /^(?:arn:aws[\w-]*:lambda:(?<region>[\w-]+):(?<account>\d{12}):function:|(?<partial>\d{12}):(?:function:)?|function:)?(?<name>[\w-]{1,64})(?::(?<qualifier>\$LATEST|[\w-]{1,128}))?$/;

/** @returns undefined if the text is none of the forms */
export function parseFunctionName(text: string): FunctionAddress | undefined {
  const { name, region, account, partial, qualifier } = form.exec(text)?.groups ?? {};
  return name === undefined ? undefined : { name, region, accountId: account ?? partial, qualifier };
}
