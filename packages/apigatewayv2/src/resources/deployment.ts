// The field table of Deployment: docs/behaviour/control-plane.md section 3.9.
import { boolean, enumeration, type Output, type ResourceDefinition, string, timestamp } from "../field.ts";

const fields = {
  deploymentId: { type: string(), computed: true, description: "The identifier of the deployment." },
  description: { type: string(0, 1024), description: "A description of the deployment, up to 1024 characters." },
  stageName: {
    type: string(1, 128),
    inputOnly: true,
    inUpdate: false,
    description: "The name of an existing stage that the deployment is attached to at once.",
  },
  autoDeployed: {
    type: boolean,
    computed: true,
    description: "Whether a stage's automatic deployment made it.",
  },
  createdDate: { type: timestamp, computed: true, description: "When the deployment was created." },
  deploymentStatus: {
    type: enumeration("PENDING", "FAILED", "DEPLOYED"),
    computed: true,
    description: "How far the deployment is: `PENDING`, `DEPLOYED` or `FAILED`.",
  },
  deploymentStatusMessage: {
    type: string(),
    computed: true,
    description: "Why a deployment failed.",
  },
} as const;

export type Deployment = Output<typeof fields>;

export const deployment: ResourceDefinition<typeof fields> = {
  name: "Deployment",
  identifier: "deploymentId",
  identifierLength: 6,
  parents: ["apiId"],
  description:
    "An immutable snapshot of an API: its routes, route responses, integrations, integration responses, models and authorizers as they were when it was made. A stage serves one deployment; later changes need a new one.",
  fields,
  violations: () => [],
};
