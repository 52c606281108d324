// The forms in which the resource that decided an exchange can be copied. Another form is one more entry here.
import type {
  ApiDescription,
  ApiTemplateDescription,
  IntegrationDescription,
  IntegrationResponseResource,
} from "@answerback/gateway/inspector-api";

/** The integration response to copy, and what it belongs to. */
export interface Copied {
  readonly api: ApiDescription;
  readonly integration: IntegrationDescription;
  readonly response: IntegrationResponseResource;
  /** `http://127.0.0.1:4510` */
  readonly gatewayUrl: string;
}

export interface CopyForm {
  readonly title: string;
  readonly text: (copied: Copied) => string;
}

export const copyForms: readonly CopyForm[] = [
  { title: "Pulumi", text: pulumiTypeScript },
  { title: "AWS CLI", text: awsCli },
];

function pulumiTypeScript({ api, integration, response }: Copied): string {
  const name = response.program?.name ?? nameOf(response.integrationResponseKey);
  const members = [
    `apiId: ${variableOf(api.program?.name ?? api.name)}.id,`,
    `integrationId: ${variableOf(integration.program?.name ?? "integration")}.id,`,
    `integrationResponseKey: ${literal(response.integrationResponseKey)},`,
    ...(response.contentHandlingStrategy === undefined
      ? []
      : [`contentHandlingStrategy: ${literal(response.contentHandlingStrategy)},`]),
    ...(response.templateSelectionExpression === undefined
      ? []
      : [`templateSelectionExpression: ${literal(response.templateSelectionExpression)},`]),
    ...(response.templates.length === 0
      ? []
      : ["responseTemplates: {", ...response.templates.map((it) => `  ${property(it)},`), "},"]),
  ];
  const lines = members.map((member) => `  ${member}`);
  return `new aws.apigatewayv2.IntegrationResponse(${literal(name)}, {\n${lines.join("\n")}\n});`;
}

const property = ({ key, source }: ApiTemplateDescription) =>
  `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key)}: ${literal(source)}`;

/** A string literal; with single quotes or backticks where they need fewer escapes. */
function literal(text: string): string {
  if (text.includes("\n") && !/[`\\]|\$\{/.test(text)) return `\`${text}\``;
  if (text.includes('"') && !/['\\\p{Cc}\u2028\u2029]/u.test(text)) return `'${text}'`;
  return JSON.stringify(text);
}

/** `/4\d\d/` → `response-4dd` */
const nameOf = (key: string) => `response-${key.replace(/[^A-Za-z0-9]+/g, "") || "any"}`;

/** A name as an identifier: `stock-ticker` → `stockTicker`. */
function variableOf(name: string): string {
  const identifier = name.replace(
    /[^A-Za-z0-9]+(.)?/g,
    (_match, next: string | undefined) => next?.toUpperCase() ?? "",
  );
  return /^[A-Za-z]/.test(identifier) ? identifier : `_${identifier}`;
}

function awsCli({ api, integration, response, gatewayUrl }: Copied): string {
  const templates = Object.fromEntries(response.templates.map(({ key, source }) => [key, source]));
  const options = [
    ["api-id", api.apiId],
    ["integration-id", integration.integrationId],
    ["integration-response-id", response.integrationResponseId],
    ["integration-response-key", response.integrationResponseKey],
    ["content-handling-strategy", response.contentHandlingStrategy],
    ["template-selection-expression", response.templateSelectionExpression],
    ["response-templates", response.templates.length === 0 ? undefined : JSON.stringify(templates)],
    ["endpoint-url", gatewayUrl],
  ] as const;
  const lines = options.flatMap(([name, value]) => (value === undefined ? [] : [`  --${name} ${shellWord(value)}`]));
  return `aws apigatewayv2 update-integration-response \\\n${lines.join(" \\\n")}`;
}

/** A word for POSIX shells. */
const shellWord = (text: string) => (/^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
