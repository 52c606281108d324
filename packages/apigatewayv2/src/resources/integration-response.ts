// The field table of IntegrationResponse: docs/behaviour/control-plane.md section 3.3.
import { enumeration, map, type Output, type ResourceDefinition, string, type Violation } from "../field.ts";
import { integrationResponseKeyViolation } from "../integration-response-key.ts";
import { parameterMappingViolations } from "../parameter-mapping.ts";
import { selectionExpressionViolation } from "../selection-expression.ts";

const fields = {
  integrationResponseId: {
    type: string(),
    computed: true,
    description: "The identifier of the integration response.",
  },
  integrationResponseKey: {
    type: string(),
    required: true,
    description:
      "`$default`, or a Java regular expression between slashes (`/2\\d\\d/`) that must match the whole HTTP status of the backend, or the whole `errorMessage` of a Lambda function. Unique within the integration.",
  },
  contentHandlingStrategy: {
    type: enumeration("CONVERT_TO_BINARY", "CONVERT_TO_TEXT"),
    description:
      "The conversion of the backend's body before the template: `CONVERT_TO_TEXT` (a binary body becomes base64 text) or `CONVERT_TO_BINARY` (base64 text becomes bytes, no template runs). Absent: passed through.",
  },
  responseParameters: {
    type: map(string(1, 512)),
    inProviders: "absent",
    description:
      "Handshake response headers: maps `method.response.header.NAME` to a literal in single quotes or `integration.response.…`.",
  },
  responseTemplates: {
    type: map(string(0, 32768)),
    description: "Velocity templates by selection key; `templateSelectionExpression` picks one.",
  },
  templateSelectionExpression: {
    type: string(),
    description:
      "The expression that gives the key of the template: static text, `\\$default`, `${integration.response.statuscode}`, `${integration.response.body.…}`, `${integration.response.header.…}`, `${request.body.…}`.",
  },
} as const;

export type IntegrationResponse = Output<typeof fields>;

export const integrationResponse: ResourceDefinition<typeof fields> = {
  name: "IntegrationResponse",
  identifier: "integrationResponseId",
  identifierLength: 7,
  parents: ["apiId", "integrationId"],
  description:
    "Turns a backend's answer into the client's message. It applies to the answers that match `integrationResponseKey`; a template renders the message.",
  fields,
  violations(resource) {
    const violations: Violation[] = [];
    if (resource.integrationResponseKey !== undefined) {
      const message = integrationResponseKeyViolation(resource.integrationResponseKey);
      if (message) violations.push({ path: ["integrationResponseKey"], message });
    }
    if (resource.templateSelectionExpression !== undefined) {
      const message = selectionExpressionViolation(resource.templateSelectionExpression, "responseTemplate");
      if (message) violations.push({ path: ["templateSelectionExpression"], message });
    }
    violations.push(...parameterMappingViolations(resource.responseParameters ?? {}, "integrationResponse"));
    return violations;
  },
};
