// The field table of Deployment: docs/behaviour/control-plane.md section 3.9.
import { boolean, enumeration, type Output, type ResourceDefinition, string, timestamp } from "../field.ts";

const fields = {
  deploymentId: { type: string(), computed: true, description: "The identifier of the deployment." },
  description: { type: string(0, 1024), description: "A description of the deployment, up to 1024 characters." },
  stageName: {
    type: string(1, 128),
    inProviders: "absent",
    inputOnly: true,
    inUpdate: false,
    description: "The name of an existing stage that gets the deployment immediately.",
  },
  autoDeployed: {
    type: boolean,
    computed: true,
    description: "True if a stage with `autoDeploy` made the deployment.",
  },
  createdDate: { type: timestamp, computed: true, description: "The time of creation." },
  deploymentStatus: {
    type: enumeration("PENDING", "FAILED", "DEPLOYED"),
    computed: true,
    description: "The status of the deployment: `PENDING`, `DEPLOYED` or `FAILED`.",
  },
  deploymentStatusMessage: {
    type: string(),
    computed: true,
    description: "The reason why the deployment failed.",
  },
} as const;

export type Deployment = Output<typeof fields>;

export const deployment: ResourceDefinition<typeof fields> = {
  name: "Deployment",
  identifier: "deploymentId",
  identifierLength: 6,
  parents: ["apiId"],
  description:
    "An immutable snapshot of an API: its routes, route responses, integrations, integration responses, models and authorizers at the time of deployment. A stage serves one deployment; later changes need a new one.",
  fields,
  violations: () => [],
};
