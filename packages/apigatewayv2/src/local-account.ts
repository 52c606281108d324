// Where an API is when nothing says so: in a gateway on this machine.

/** The region and the account (twelve digits) in ARNs and hosts. */
export const localAccount = { region: "us-east-1", accountId: "000000000000" } as const;
