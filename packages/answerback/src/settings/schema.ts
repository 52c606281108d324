// Every setting of Answerback as one JSON Schema, used for `answerback.yaml`, environment variables, defaults and the page
// docs/settings.md.

import { durationForms } from "@answerback/gateway/duration";
import { failures } from "@answerback/gateway/fault-rule";
import {
  clusterNamePattern,
  defaultClusterName,
  defaultConnectionLimits,
  defaultSettings,
} from "@answerback/gateway/settings";
import { defaultLimits } from "@answerback/vtl/limits";

export interface ScalarSchema {
  /** With two types, `minimum` and `maximum` are for the number, `pattern` is for the string. */
  readonly type: "string" | "integer" | "number" | "boolean" | readonly ["integer", "string"];
  readonly description: string;
  readonly default?: string | number | boolean;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  /** The pattern in words, for errors; with two types, all accepted values. */
  readonly form?: string;
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
  /** Members other than the named ones: forbidden, any, or values of this schema. */
  readonly additionalProperties: boolean | ObjectSchema | ScalarSchema;
  readonly required?: readonly string[];
  readonly properties?: { readonly [name: string]: SettingSchema };
}
export type SettingSchema = ScalarSchema | ListSchema | ObjectSchema;

type More = Omit<Partial<ScalarSchema>, "type" | "description">;
const text = <const Rest extends More>(description: string, rest = {} as Rest) =>
  ({ type: "string", description, ...rest }) as const;
const count = <const Rest extends More>(description: string, rest = {} as Rest) =>
  ({ type: "integer", minimum: 0 as number, description, ...rest }) as const;
const rate = (description: string) => ({ type: "number", minimum: 0, description }) as const;

/** The members of a fault rule, in settings and in conversations. */
export const faultProperties = {
  name: text("Shown in the exchanges that the rule applies to. Default: made from its effect."),
  route: text("Route key. Default: every route."),
  integration: text("Id of an integration. Default: every integration."),
  connection: text("Id of a connection. Default: every connection."),
  share: {
    type: "number",
    minimum: 0,
    maximum: 1,
    description: "Share of the matching events. Default: all.",
  },
  times: count("The rule applies at most this often. Default: unlimited.", { minimum: 1 }),
  delay: text("Time before the backend's answer: `300ms`, `100ms to 900ms`, `median 100ms p99 2s`."),
  answer: {
    type: "object",
    description: "Answer of the backend, which is not called.",
    additionalProperties: false,
    required: ["statusCode"],
    properties: {
      statusCode: { type: "integer", minimum: 100, maximum: 599, description: "Status." },
      headers: { type: "object", description: "Headers by name.", additionalProperties: text("Value.") },
      body: text("Body. Default: empty."),
    },
  },
  fail: text("Failure that the rule causes.", { enum: failures }),
  unread: text("Time for which the client reads nothing, such as `30s`."),
} as const satisfies ObjectSchema["properties"];

export const settingsSchema = {
  type: "object",
  description: "The settings of Answerback.",
  additionalProperties: false,
  properties: {
    host: text("Address to listen on. Addresses other than loopback need `credentials`.", {
      default: defaultSettings.host,
    }),
    port: count("TCP port, 0 for any free one.", { maximum: 65535, default: defaultSettings.port }),
    publicUrl: text(
      "Address at which clients reach the gateway, such as `https://gateway.example.com`: behind TLS, in a container, or with `host: 0.0.0.0`. API endpoints contain it, and `$context.domainName` is its host. Default: the address to listen on.",
    ),
    data: text("Folder for the configuration, created if missing. `dev` uses the program's `.answerback/`.", {
      default: ".answerback/data",
    }),
    ephemeral: { type: "boolean", description: "Keep the configuration in memory only.", default: false },
    workers: {
      type: ["integer", "string"],
      minimum: 1,
      maximum: 255,
      pattern: "^auto$",
      form: "auto or a whole number from 1 to 255",
      default: 1,
      description:
        "Processes of `start` that serve clients, from 1 to 255, or `auto` for one per core. With 2 or more, one more process owns the configuration and replaces those that end (docs/operating.md).",
    },
    cluster: {
      type: "object",
      description:
        "`start`: several machines that serve the same APIs and connections, over NATS with JetStream (docs/cluster.md).",
      additionalProperties: false,
      properties: {
        servers: text(
          "NATS servers, separated by commas: `nats://a:4222,nats://b:4222`; `tls://` requires TLS. May contain a user and password: `nats://USER:PASSWORD@a:4222`. Required in a cluster.",
        ),
        name: text("Nodes with the same name and the same NATS servers are one cluster.", {
          pattern: clusterNamePattern.source,
          form: "1 to 32 letters, digits, `_` and `-`",
          default: defaultClusterName,
        }),
        credentialsFile: text("File with the JWT and the seed of a NATS user, as `nsc` writes it."),
        token: text("Token for the NATS servers."),
        tls: {
          type: "object",
          description: "Certificates for the connection to NATS, in PEM.",
          additionalProperties: false,
          properties: {
            ca: text("File of the authorities that sign the servers' certificates. Default: those of Node.js."),
            cert: text("File of the client's certificate, if the servers require one."),
            key: text("File of its key."),
          },
        },
        monitorUrl: text(
          "Monitoring port of a NATS server, `http://HOST:8222`. With it, a node checks at its start that NATS syncs every write to its disk.",
        ),
        replicas: count(
          "Copies of the configuration and of what is owed, in as many NATS servers. Default: the number of servers, at most 3.",
          { minimum: 1, maximum: 5 },
        ),
      },
    },
    region: text("Region in ARNs.", { default: defaultSettings.region }),
    accountId: text("Account in ARNs.", { pattern: "^[0-9]{12}$", default: defaultSettings.accountId }),
    allowedHosts: {
      type: "array",
      description:
        "Host names, besides loopback, at which the control plane and callbacks may be called, directly or through a proxy. They are also allowed as NAME in the Host form `{apiId}.execute-api.NAME`.",
      items: text("Host name without port."),
    },
    allowedOrigins: {
      type: "array",
      description:
        "Origins whose pages may call the control plane and callbacks (CORS) and, under `dev`, open WebSockets.",
      items: text("Origin, such as `https://tool.example`."),
    },
    drain: text(
      "Time over which `start` closes its connections after SIGTERM or SIGINT. It then stops. Until then `/ready` answers 503 and handshakes are refused. Default: all are closed at once.",
      { pattern: "^[0-9]+([.][0-9]+)?(ms|s|m|h)$", form: durationForms },
    ),
    credentials: text(
      "AWS credentials file. If set, requests to the control plane and callbacks must be signed with one of its keys.",
    ),
    apiKeys: {
      type: "array",
      description: "API keys that routes with `apiKeyRequired` accept.",
      items: {
        type: "object",
        description: "One key.",
        additionalProperties: false,
        required: ["id", "value"],
        properties: {
          id: text("`$context.identity.apiKeyId`."),
          value: text("Value that the client sends."),
          enabled: { type: "boolean", description: "True if the key is accepted.", default: true },
          rateLimit: rate("Handshakes per second. Default: unlimited."),
          burstLimit: count("Handshakes in a burst. Default: the rate."),
          quota: {
            type: "object",
            description: "Handshakes per period.",
            additionalProperties: false,
            required: ["limit", "period"],
            properties: {
              limit: count("Number of handshakes."),
              period: text("Period of the quota.", { enum: ["DAY", "WEEK", "MONTH"] }),
            },
          },
        },
      },
    },
    limits: {
      type: "object",
      description: "Limits on the cost of one message, handshake or disconnect, and on connections.",
      additionalProperties: false,
      properties: {
        connection: {
          type: "object",
          description: "Limits on one connection and its messages.",
          additionalProperties: false,
          properties: {
            messagesInFlight: count(
              "Messages of one connection that wait for their backends at the same time. At this number the gateway stops reading from the client.",
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
            idleMillis: count(
              "Milliseconds without a message or a client's ping after which a connection is closed with 1001.",
              {
                minimum: 1,
                default: defaultConnectionLimits.idleMillis,
              },
            ),
            durationMillis: count("Milliseconds after which a connection is closed with 1001.", {
              minimum: 1,
              default: defaultConnectionLimits.durationMillis,
            }),
          },
        },
        template: {
          type: "object",
          description:
            "One budget for all templates, `$input` reads, selection expressions and models of an exchange. An exchange that exceeds it fails with `Internal server error`; a template that uses 90 % of it is logged once.",
          additionalProperties: false,
          properties: {
            maxSteps: count("Work, in steps of about 10 ns. With the default an exchange uses at most 250 ms of CPU.", {
              default: defaultLimits.maxSteps,
            }),
            maxBytes: count("Bytes of all created values.", { default: defaultLimits.maxBytes }),
            maxMillis: count(
              "Milliseconds of CPU: a last resort for slow machines; on others `maxSteps` is reached first.",
              {
                default: defaultLimits.maxMillis,
              },
            ),
            maxOutputLength: count("Characters of the output, and of any intermediate string.", {
              default: defaultLimits.maxOutputLength,
            }),
            maxListLength: count("Elements of a list.", { default: defaultLimits.maxListLength }),
            maxDepth: count("Nesting of `#evaluate`, and of a printed or compared value.", {
              default: defaultLimits.maxDepth,
            }),
          },
        },
      },
    },
    throttling: {
      type: "object",
      description: "Rates of the account, in addition to those of stages. Default: unlimited.",
      additionalProperties: false,
      properties: {
        connectionsPerSecond: rate("New connections per second; AWS allows 500."),
        requestsPerSecond: rate("Handshakes and messages per second; AWS allows 10,000."),
        requestBurst: count("Handshakes and messages in a burst; AWS allows 5,000."),
      },
    },
    functions: {
      type: "object",
      description:
        "Lambda functions by name (docs/functions.md). `start` and `import` run them; each needs `folder`, `runtime` and `handler`. For `dev` the name is that of a function of a program, on AWS or in the program, and the members override the program's; `environment` and `layers` add to them.",
      additionalProperties: {
        type: "object",
        description: "One function.",
        additionalProperties: false,
        properties: {
          folder: text("Folder of the code, relative to the settings file."),
          runtime: text("AWS's identifier, such as `nodejs22.x`, `python3.13` or `provided.al2023`."),
          handler: text("`FILE.EXPORT` for Node.js, `MODULE.FUNCTION` for Python. Not needed for `provided`."),
          environment: {
            type: "object",
            description: "Environment variables.",
            additionalProperties: text("Value."),
          },
          timeoutSeconds: {
            type: "integer",
            minimum: 1,
            maximum: 900,
            description: "Longest run of an invocation.",
            default: 3,
          },
          memorySize: {
            type: "integer",
            minimum: 128,
            maximum: 10_240,
            description: "Megabytes. Reported to the function, but not enforced.",
            default: 128,
          },
          layers: {
            type: "array",
            description: "Folders of unpacked layers, relative to the settings file; later ones win.",
            items: text("Folder."),
          },
          skip: {
            type: "boolean",
            description:
              "`dev` does not run the function: it is called at `AWS_ENDPOINT_URL_LAMBDA`, or on AWS with `--aws`.",
            default: false,
          },
          reservedConcurrency: count("Invocations at the same time; further ones fail. Default: further ones wait."),
        },
      },
    },
    dynamodb: text(
      "`dev`: the DynamoDB of functions and integrations, in which the program's tables are created (docs/dynamodb.md): a URL, or `none`. Default: `AWS_ENDPOINT_URL_DYNAMODB`, else one that `dev` brings.",
    ),
    functionUploads: {
      type: "boolean",
      description:
        "Clients may create and change functions through Lambda's API. Their code runs on this machine with the gateway's rights. Default: true on a loopback address without `credentials`, else false.",
    },
    stackOutputs: {
      type: "object",
      description:
        "`dev`: outputs that a `pulumi.StackReference` reads, by its name: `acme/network/dev: { vpcId: vpc-1 }`. Under the name `exports`: values for `Fn::ImportValue`.",
      additionalProperties: { type: "object", description: "Outputs by name.", additionalProperties: true },
    },
    stackName: text(
      "`dev`, `check`: the stack's name of a template. `-s` overrides it. Default: `dev` for `template.yaml`, else the file's name.",
    ),
    ssmParameters: {
      type: "object",
      description:
        "`dev`, `check`: values of the Systems Manager parameter store for templates, by name: `/shop/vpc: vpc-1`. Lists are separated by commas.",
      additionalProperties: true,
    },
    findings: {
      type: "object",
      description: "Findings of `check` and `dev` (docs/findings.md).",
      additionalProperties: false,
      properties: { off: text("Codes of findings to switch off: `AB010, AB024`.") },
    },
    integrationAddresses: {
      type: "array",
      description:
        "Addresses that integrations may call. Default: all except link-local addresses and those of cloud metadata services (`169.254.0.0/16`, `fe80::/10`, `fd00:ec2::254`), which must be listed.",
      items: text("Address or range, such as `10.0.0.0/8`; `0.0.0.0/0` and `::/0` allow all.", {
        pattern: "^[0-9A-Fa-f:.]+(/[0-9]{1,3})?$",
      }),
    },
    faults: {
      type: "object",
      description: "Faults on demand, for tests (docs/testing.md).",
      additionalProperties: false,
      properties: {
        seed: count("The same seed and the same events in the same order give the same faults.", {
          default: defaultSettings.faults.seed,
        }),
        rules: {
          type: "array",
          description: "The first rule that matches an event applies.",
          items: {
            type: "object",
            description: "One rule.",
            additionalProperties: false,
            properties: faultProperties,
          },
        },
      },
    },
    tlsFolder: text("Folder of the local certificate authorities. Default: `tls` in the data folder."),
    logMessages: {
      type: "boolean",
      description:
        "`start`: print a line for each message, to any output. Default: at most 20 a second at a terminal, else none.",
      default: false,
    },
    log: {
      type: "object",
      description: "Access and execution logs of stages.",
      additionalProperties: false,
      properties: {
        folder: text(
          "Folder of `access.log` and `execution.log`. Default: standard output; `dev`: `.answerback/logs`.",
        ),
        format: text("`text` for reading, `json` for one object per line.", {
          enum: ["text", "json"],
          default: defaultSettings.log.format,
        }),
      },
    },
    inspector: {
      type: "object",
      description: "Recorded exchanges (docs/inspector-api.md).",
      additionalProperties: false,
      properties: {
        maxExchanges: count("Exchanges per stage.", { default: defaultSettings.inspector.maxExchanges }),
        maxBytes: count("Bytes per stage, including masked copies of exchanges that were viewed.", {
          default: defaultSettings.inspector.maxBytes,
        }),
        maxTotalBytes: count("Bytes of all stages together.", { default: defaultSettings.inspector.maxTotalBytes }),
        maskedNames: {
          type: "array",
          description: "Additional headers, query parameters and JSON members to mask.",
          items: text("Name; case does not matter."),
        },
      },
    },
  },
} as const satisfies ObjectSchema;

type ValueOf<Schema> = Schema extends { readonly enum: readonly (infer Value)[] }
  ? Value
  : Schema extends { readonly type: "string" }
    ? string
    : Schema extends { readonly type: readonly ["integer", "string"] }
      ? number | string
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
                : Schema extends { readonly additionalProperties: infer Value extends ObjectSchema | ScalarSchema }
                  ? Readonly<Record<string, ValueOf<Value>>>
                  : Schema extends { readonly additionalProperties: true }
                    ? Readonly<Record<string, Json>>
                    : never;

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Settings of one source; an absent member comes from a lower source or the default. */
export type Settings = ValueOf<typeof settingsSchema>;
