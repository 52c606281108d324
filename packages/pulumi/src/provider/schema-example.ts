// The example of a resource in the package schema, and how it is imported.
import { lowerFirst } from "../resources/property.ts";
import type { ResourceDescription } from "../resources/resource-description.ts";
import { ownToken } from "../resources/token.ts";

export function exampleOf({ definition, importId }: ResourceDescription): string {
  const token = ownToken(`aws:apigatewayv2/${lowerFirst(definition.name)}:${definition.name}`);
  return `## Import\n\n\`\`\`sh\n$ pulumi import ${token} example ${importId.join("/")}\n\`\`\`\n`;
}
