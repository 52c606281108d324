// The properties of the provider's configuration, for check, the package schema and the SDK's Provider class.
import { localAccount } from "@answerback/apigatewayv2/local-account";
import type { Property, PropertyTable } from "../resources/property.ts";

const text = (description: string): Property => ({ type: { kind: "string" }, description });

export const configurationProperties = {
  accessKey: text("The access key of AWS credentials. Default: the usual sources of AWS clients."),
  accountId: text(
    `The AWS account in ARNs, twelve digits. Default: \`${localAccount.accountId}\` if an \`endpoint\` is set, else the account of the credentials, looked up once.`,
  ),
  defaultTags: {
    type: {
      kind: "object",
      name: "ProviderDefaultTags",
      properties: {
        tags: {
          type: { kind: "map", value: { kind: "string" } },
          description: "The tags. A resource's own tags override them.",
        },
      },
    },
    description: "Tags for every resource that takes tags.",
  },
  endpoint: text(
    "The address of the control plane, for example `http://127.0.0.1:4510` for a gateway on this machine. Default: `AWS_ENDPOINT_URL_APIGATEWAYV2`, `AWS_ENDPOINT_URL`, then AWS itself.",
  ),
  profile: text("The profile of the shared AWS configuration whose credentials and region are used."),
  region: text(
    `The AWS region. Default: \`AWS_REGION\`, \`AWS_DEFAULT_REGION\`, then the profile's; \`${localAccount.region}\` for an endpoint on this machine.`,
  ),
  retries: {
    type: { kind: "integer", minimum: 0, maximum: 100 },
    description:
      "The number of retries, with jitter, after throttling or no answer. Default 10; 3 for an endpoint on this machine.",
  },
  secretKey: text("The secret key of AWS credentials."),
  token: text("The session token of temporary AWS credentials."),
} as const satisfies PropertyTable;

/** The properties that are never shown. */
export const secretNames: ReadonlySet<string> = new Set(["accessKey", "secretKey", "token"]);

/** The properties that a default provider receives as JSON strings, each with an example. */
export const nestedNames = { defaultTags: '{"tags": {"team": "chat"}}' } as const;
export type NestedName = keyof typeof nestedNames;
