// The import example of a resource for the package schema.
import { lowerFirst } from "../resources/property.ts";
import type { ResourceDescription } from "../resources/resource-description.ts";
import { ownToken } from "../resources/token.ts";

export function exampleOf({ definition, importId }: ResourceDescription): string {
  const token = ownToken(`aws:apigatewayv2/${lowerFirst(definition.name)}:${definition.name}`);
  return `## Import\n\n\`\`\`sh\n$ pulumi import ${token} example ${importId.join("/")}\n\`\`\`\n`;
}
