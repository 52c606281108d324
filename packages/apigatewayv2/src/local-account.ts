// Defaults of an API in a local gateway.

/** The region and the account (twelve digits) in ARNs and hosts. */
export const localAccount = { region: "us-east-1", accountId: "000000000000" } as const;
