// The field table of Stage: docs/behaviour/control-plane.md section 3.8.
import {
  boolean,
  double,
  enumeration,
  integer,
  map,
  type Output,
  type ResourceDefinition,
  string,
  structure,
  timestamp,
  type Violation,
} from "../field.ts";
import { arnViolations, webSocketOnly } from "./rule.ts";

const routeSettings = structure({
  dataTraceEnabled: {
    type: boolean,
    unsetValue: false,
    description: "If true, full requests and responses are logged. For WebSocket APIs.",
  },
  detailedMetricsEnabled: {
    type: boolean,
    unsetValue: false,
    description: "If true, metrics are kept for each route.",
  },
  loggingLevel: {
    type: enumeration("ERROR", "INFO", "OFF"),
    unsetValue: "OFF",
    description: "The log level: `ERROR`, `INFO` or `OFF` (the default). For WebSocket APIs.",
  },
  throttlingBurstLimit: { type: integer(), description: "The maximum number of messages in a burst." },
  throttlingRateLimit: { type: double, description: "The maximum number of messages per second." },
});

const fields = {
  stageName: {
    type: string(1, 128),
    required: true,
    createOnly: true,
    pulumiName: "name",
    description:
      "The name of the stage and the last part of its address: letters, digits, `_` and `-`, up to 128, or `$default`.",
  },
  deploymentId: {
    type: string(),
    description: "The deployment that the stage serves. A stage without one refuses connections.",
  },
  autoDeploy: {
    type: boolean,
    unsetValue: false,
    description: "If true, every change to the API is deployed to the stage automatically. Default `false`.",
  },
  accessLogSettings: {
    type: structure({
      destinationArn: { type: string(), description: "The ARN of the log group or the delivery stream." },
      format: {
        type: string(1, 3072),
        description:
          "The format of a line, with `$context` variables; it must contain `$context.requestId` or `$context.extendedRequestId`.",
      },
    }),
    patch: "merge",
    description: "The access log of the stage. `DeleteAccessLogSettings` removes it.",
  },
  defaultRouteSettings: {
    type: routeSettings,
    patch: "merge",
    description: "Logging and throttling of routes without their own settings.",
  },
  routeSettings: {
    type: map(routeSettings),
    inProviders: { key: "routeKey" },
    patch: "merge",
    description: "Logging and throttling by route key. `DeleteRouteSettings` removes one.",
  },
  stageVariables: {
    type: map(string(0, 2048)),
    patch: "mergeEmptyRemoves",
    description:
      "Variables of the stage, which integrations and templates read as `stageVariables.NAME`: names of letters, digits and `_`, values of letters, digits and `-._~:/?#&=,`. Changes take effect immediately, without a deployment.",
  },
  clientCertificateId: {
    type: string(),
    description: "The identifier of the client certificate that is presented to backends. For WebSocket APIs.",
  },
  description: { type: string(0, 1024), description: "A description of the stage, up to 1024 characters." },
  tags: {
    type: map(string(0, 1600)),
    inUpdate: false,
    description: "The tags of the stage. `TagResource` and `UntagResource` change them.",
  },
  apiGatewayManaged: {
    type: boolean,
    computed: true,
    description: "True if API Gateway manages the stage (quick create). Only for HTTP APIs.",
  },
  createdDate: { type: timestamp, computed: true, description: "The time of creation." },
  lastUpdatedDate: { type: timestamp, computed: true, description: "The time of the last update or deployment." },
  lastDeploymentStatusMessage: {
    type: string(),
    computed: true,
    description: "The result of the last automatic deployment.",
  },
} as const;

export type Stage = Output<typeof fields>;

/** `$default` is documented for HTTP APIs; published programs also use it for WebSocket APIs. */
const stageName = /^(?:[A-Za-z0-9_-]{1,128}|\$default)$/;
const variableName = /^[A-Za-z0-9_]{1,64}$/;
const variableValue = /^[A-Za-z0-9\-._~:/?#&=,]+$/;
const maxVariables = 100;

export const stage: ResourceDefinition<typeof fields> = {
  name: "Stage",
  identifier: "stageName",
  parents: ["apiId"],
  description: "A named deployment that clients connect to, with its own variables, logging and throttling settings.",
  fields,
  violations(resource, protocol) {
    const violations: Violation[] = [];
    const name = resource.stageName;
    if (name !== undefined && !stageName.test(name)) {
      violations.push({
        path: ["stageName"],
        message: `Stage name only allows a-zA-Z0-9_- and at most 128 characters, or $default, but is '${name}'.`,
      });
    }
    violations.push(...variableViolations(resource.stageVariables ?? {}));
    const log = resource.accessLogSettings;
    if (log !== undefined) {
      violations.push(...arnViolations("accessLogSettings.destinationArn", log.destinationArn));
      if (log.format !== undefined && !/\$\{?context\.(requestId|extendedRequestId)\b/.test(log.format)) {
        violations.push({
          path: ["accessLogSettings", "format"],
          message:
            "accessLogSettings.format must contain $context.requestId or $context.extendedRequestId, which identifies a line's request.",
        });
      }
    }
    if (protocol === "HTTP") violations.push(...webSocketOnly(resource, "clientCertificateId"));
    return violations;
  },
};

function variableViolations(variables: Readonly<Record<string, string>>): Violation[] {
  const violations: Violation[] = [];
  const entries = Object.entries(variables);
  if (entries.length > maxVariables) {
    violations.push({
      path: ["stageVariables"],
      message: `stageVariables has ${entries.length} entries; a stage has at most ${maxVariables} variables.`,
    });
  }
  for (const [name, value] of entries) {
    if (!variableName.test(name)) {
      violations.push({
        path: ["stageVariables", name],
        message: `Invalid stage variable name specified: '${name}'. Names contain letters, digits and _, at most 64 characters.`,
      });
    }
    if (!variableValue.test(value)) {
      violations.push({
        path: ["stageVariables", name],
        message: `Invalid stage variable value specified for '${name}'. Values contain letters, digits and -._~:/?#&=, and are not empty.`,
      });
    }
  }
  return violations;
}
