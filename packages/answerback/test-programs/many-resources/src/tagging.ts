// Tags all taggable resources, as many programs do.
import * as pulumi from "@pulumi/pulumi";

const taggable = /^aws:(?:apigatewayv2\/(?:api:Api|stage:Stage)|dynamodb|sqs|sns|s3|kms|lambda\/function)/;

export function tagEverything(tags: Record<string, string>): void {
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
    taggable.test(type) ? { props: { ...props, tags: { ...props.tags, ...tags } }, opts } : undefined,
  );
}
