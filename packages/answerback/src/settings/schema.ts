// Every setting of Answerback, as one JSON Schema: what `answerback.yaml` may say, what the environment may, what the
// defaults are, and the page docs/settings.md.

import { defaultConnectionLimits, defaultSettings } from "@answerback/gateway/settings";
import { defaultLimits } from "@answerback/vtl";

interface ScalarSchema {
  readonly type: "string" | "integer" | "number" | "boolean";
  readonly description: string;
  readonly default?: string | number | boolean;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}
interface ListSchema {
  readonly type: "array";
  readonly description: string;
  readonly items: ScalarSchema | ObjectSchema;
}
export interface ObjectSchema {
  readonly type: "object";
  readonly description: string;
  /** What members beside the named ones may be: nothing, anything, or values of this kind. */
  readonly additionalProperties: boolean | ObjectSchema;
  readonly required?: readonly string[];
  readonly properties?: { readonly [name: string]: SettingSchema };
}
export type SettingSchema = ScalarSchema | ListSchema | ObjectSchema;

type More = Omit<Partial<ScalarSchema>, "type" | "description">;
const text = <const Rest extends More>(description: string, rest = {} as Rest) =>
  ({ type: "string", description, ...rest }) as const;
const count = <const Rest extends More>(description: string, rest = {} as Rest) =>
  ({ type: "integer", minimum: 0, description, ...rest }) as const;
const rate = (description: string) => ({ type: "number", minimum: 0, description }) as const;

export const settingsSchema = {
  type: "object",
  description: "The settings of Answerback.",
  additionalProperties: false,
  properties: {
    host: text("The address to listen on. Beyond this machine only with `credentials`.", {
      default: defaultSettings.host,
    }),
    port: count("The TCP port, 0 for any free one.", { maximum: 65535, default: defaultSettings.port }),
    publicUrl: text(
      "The address by which clients reach the gateway, such as `https://gateway.example.com`: behind TLS, in a container, or with `host: 0.0.0.0`. Endpoints of APIs name it, and `$context.domainName` is its host. Without it: the address to listen on.",
    ),
    data: text(
      "The folder that keeps the configuration, made when absent. `dev` keeps it in the program's `.answerback/`.",
      { default: ".answerback/data" },
    ),
    ephemeral: { type: "boolean", description: "Keep the configuration in memory only.", default: false },
    region: text("The region in ARNs.", { default: defaultSettings.region }),
    accountId: text("The account in ARNs.", { pattern: "^[0-9]{12}$", default: defaultSettings.accountId }),
    allowedHosts: {
      type: "array",
      description:
        "Host names beside loopback by which the control plane and callbacks may be called, by way of a proxy too, and that the Host form `{apiId}.execute-api.NAME` may end in.",
      items: text("A host name, without port."),
    },
    allowedOrigins: {
      type: "array",
      description:
        "Origins whose pages may call the control plane and callbacks (CORS) and, under `dev`, open WebSockets.",
      items: text("An origin, such as `https://tool.example`."),
    },
    credentials: text(
      "An AWS credentials file. With one, requests to the control plane and callbacks must be signed with a key of it.",
    ),
    apiKeys: {
      type: "array",
      description: "The API keys that routes with `apiKeyRequired` take.",
      items: {
        type: "object",
        description: "One key.",
        additionalProperties: false,
        required: ["id", "value"],
        properties: {
          id: text("`$context.identity.apiKeyId`."),
          value: text("What the client sends."),
          enabled: { type: "boolean", description: "Whether the key is taken.", default: true },
          rateLimit: rate("Handshakes per second. Without it: unlimited."),
          burstLimit: count("Handshakes at once. Without it: the rate."),
          quota: {
            type: "object",
            description: "Handshakes in a period.",
            additionalProperties: false,
            required: ["limit", "period"],
            properties: {
              limit: count("How many."),
              period: text("In which time.", { enum: ["DAY", "WEEK", "MONTH"] }),
            },
          },
        },
      },
    },
    limits: {
      type: "object",
      description: "Bounds on what one message, handshake or disconnect may cost, and on connections.",
      additionalProperties: false,
      properties: {
        connection: {
          type: "object",
          description: "Bounds on one connection and its messages.",
          additionalProperties: false,
          properties: {
            messagesInFlight: count(
              "Messages of one connection that wait for their backends. At so many the gateway stops reading from the client.",
              { minimum: 1, default: defaultConnectionLimits.messagesInFlight },
            ),
            stageMessagesInFlight: count("The same for all connections of a stage together.", {
              minimum: 1,
              default: defaultConnectionLimits.stageMessagesInFlight,
            }),
            maxFrameBytes: count("Bytes of one frame in either direction; API Gateway closes with 1009 beyond 32 KB.", {
              minimum: 125,
              default: defaultConnectionLimits.maxFrameBytes,
            }),
            maxMessageBytes: count(
              "Bytes of one message in either direction, of a callback, and of a backend's answer; API Gateway allows 128 KB.",
              { minimum: 125, default: defaultConnectionLimits.maxMessageBytes },
            ),
            idleMillis: count("Milliseconds without a message after which a connection is closed with 1001.", {
              minimum: 1,
              default: defaultConnectionLimits.idleMillis,
            }),
            durationMillis: count("Milliseconds after which a connection is closed with 1001.", {
              minimum: 1,
              default: defaultConnectionLimits.durationMillis,
            }),
          },
        },
        template: {
          type: "object",
          description:
            "One budget for all templates, `$input` reads, selection expressions and models of an exchange. What exceeds it fails with `Internal server error`; a template that uses nine tenths of it is named once in the log.",
          additionalProperties: false,
          properties: {
            maxSteps: count("Work, in steps of about 10 ns. The default is at most 250 ms of CPU.", {
              default: defaultLimits.maxSteps,
            }),
            maxBytes: count("Bytes of all values that are made.", { default: defaultLimits.maxBytes }),
            maxMillis: count("Milliseconds of CPU: a last resort for slow machines, which steps forestall on others.", {
              default: defaultLimits.maxMillis,
            }),
            maxOutputLength: count("Characters of an output, and of any string on the way.", {
              default: defaultLimits.maxOutputLength,
            }),
            maxListLength: count("Elements of a list.", { default: defaultLimits.maxListLength }),
            maxDepth: count("Nested `#evaluate`, and levels of a printed or compared value.", {
              default: defaultLimits.maxDepth,
            }),
          },
        },
      },
    },
    throttling: {
      type: "object",
      description: "Rates of the account, beside those of stages. Without them: unlimited.",
      additionalProperties: false,
      properties: {
        connectionsPerSecond: rate("New connections per second; AWS allows 500."),
        requestsPerSecond: rate("Handshakes and messages per second; AWS allows 10,000."),
        requestBurst: count("Handshakes and messages at once; AWS allows 5,000."),
      },
    },
    stackOutputs: {
      type: "object",
      description: "`dev`: what a `pulumi.StackReference` reads, by its name: `acme/network/dev: { vpcId: vpc-1 }`.",
      additionalProperties: { type: "object", description: "Outputs by name.", additionalProperties: true },
    },
    findings: {
      type: "object",
      description: "What `check` and `dev` tell of an API (docs/findings.md).",
      additionalProperties: false,
      properties: { off: text("Findings that are left out, by code: `AB010, AB024`.") },
    },
    integrationAddresses: {
      type: "array",
      description:
        "The addresses that integrations may call. Without it: all but link-local ones and those at which clouds serve metadata (`169.254.0.0/16`, `fe80::/10`, `fd00:ec2::254`), which must be named.",
      items: text("An address or a range, such as `10.0.0.0/8`; `0.0.0.0/0` and `::/0` are all.", {
        pattern: "^[0-9A-Fa-f:.]+(/[0-9]{1,3})?$",
      }),
    },
    tlsFolder: text("The folder of the local certificate authority. Without it: `tls` in the data folder."),
    logMessages: {
      type: "boolean",
      description:
        "`start`: print a line for each message, whatever the output is. Without it: at a terminal at most 20 a second, elsewhere none.",
      default: false,
    },
    log: {
      type: "object",
      description: "Access and execution logs of stages.",
      additionalProperties: false,
      properties: {
        folder: text(
          "The folder of `access.log` and `execution.log`. Without it: standard output; `dev`: `.answerback/logs`.",
        ),
        format: text("`text` for people, `json` for one object per line.", {
          enum: ["text", "json"],
          default: defaultSettings.log.format,
        }),
      },
    },
    inspector: {
      type: "object",
      description: "What is kept of exchanges (docs/inspector-api.md).",
      additionalProperties: false,
      properties: {
        maxExchanges: count("Exchanges per stage.", { default: defaultSettings.inspector.maxExchanges }),
        maxBytes: count("Bytes per stage, with the masked copies of what somebody has looked at.", {
          default: defaultSettings.inspector.maxBytes,
        }),
        maxTotalBytes: count("Bytes of all stages together.", { default: defaultSettings.inspector.maxTotalBytes }),
        maskedNames: {
          type: "array",
          description: "Headers, query parameters and JSON members that are masked beside those that always are.",
          items: text("A name; case does not matter."),
        },
      },
    },
  },
} as const satisfies ObjectSchema;

type ValueOf<Schema> = Schema extends { readonly enum: readonly (infer Value)[] }
  ? Value
  : Schema extends { readonly type: "string" }
    ? string
    : Schema extends { readonly type: "integer" | "number" }
      ? number
      : Schema extends { readonly type: "boolean" }
        ? boolean
        : Schema extends { readonly type: "array"; readonly items: infer Items }
          ? readonly ValueOf<Items>[]
          : Schema extends { readonly properties: infer Properties; readonly required: readonly (infer Required)[] }
            ? { readonly [Name in keyof Properties & Required]: ValueOf<Properties[Name]> } & {
                readonly [Name in Exclude<keyof Properties, Required>]?: ValueOf<Properties[Name]>;
              }
            : Schema extends { readonly properties: infer Properties }
              ? { readonly [Name in keyof Properties]?: ValueOf<Properties[Name]> }
              : Schema extends { readonly additionalProperties: infer Value extends ObjectSchema }
                ? Readonly<Record<string, ValueOf<Value>>>
                : Schema extends { readonly additionalProperties: true }
                  ? Readonly<Record<string, Json>>
                  : never;

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** What a file, the environment or flags say; an absent member is what a lower source says, or the default. */
export type Settings = ValueOf<typeof settingsSchema>;
