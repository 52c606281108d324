// Checks a deployed API, on AWS or on an Answerback gateway.

import { type FindingOptions, findings } from "@answerback/apigatewayv2/findings";
import { openControlPlane, readingFrom } from "../deployed-api/control-plane.ts";
import { readApi } from "../deployed-api/read-api.ts";
import { type CheckReport, propertyOf } from "./located-finding.ts";
import { countsOf } from "./program-findings.ts";

export interface ApiCheckOptions extends FindingOptions {
  readonly apiId: string;
  /** Default: that of the AWS SDK. */
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
}

/** @throws UserError if the API cannot be read */
export async function checkExistingApi({ apiId, endpoint, region, ...options }: ApiCheckOptions): Promise<CheckReport> {
  const plane = openControlPlane({ endpoint, region });
  try {
    const api = await readingFrom(plane, `the API ${apiId}`, (client) => readApi(client, apiId));
    return {
      findings: findings(api, options).map((finding) => ({ ...finding, property: propertyOf(finding) })),
      failures: [],
      counts: countsOf([api]),
    };
  } finally {
    plane.client.destroy();
  }
}
