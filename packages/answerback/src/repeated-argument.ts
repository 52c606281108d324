// The values of options that may be repeated.

export const repeated = (value: string, values: readonly string[] = []): readonly string[] => [...values, value];
