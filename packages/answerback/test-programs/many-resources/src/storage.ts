// The storage of orders, and its permissions.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export class Storage extends pulumi.ComponentResource {
  readonly orders: aws.dynamodb.Table;
  readonly queue: aws.sqs.Queue;
  readonly role: aws.iam.Role;

  constructor(prefix: string, opts?: pulumi.ComponentResourceOptions) {
    super("desk:index:Storage", prefix, {}, opts);
    const parent = { parent: this };
    const key = new aws.kms.Key(`${prefix}-key`, { enableKeyRotation: true }, parent);
    new aws.kms.Alias(`${prefix}-key`, { name: `alias/${prefix}`, targetKeyId: key.keyId }, parent);
    this.orders = new aws.dynamodb.Table(
      `${prefix}-orders`,
      {
        name: "orders",
        billingMode: "PAY_PER_REQUEST",
        hashKey: "id",
        attributes: [{ name: "id", type: "S" }],
        serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
      },
      { ...parent, protect: true },
    );
    const dead = new aws.sqs.Queue(`${prefix}-dead`, {}, parent);
    this.queue = new aws.sqs.Queue(
      `${prefix}-orders`,
      { redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 3 }) },
      parent,
    );
    const archive = new aws.s3.Bucket(`${prefix}-archive`, {}, { ...parent, retainOnDelete: true });
    new aws.s3.BucketPublicAccessBlock(
      `${prefix}-archive`,
      { bucket: archive.id, blockPublicAcls: true, blockPublicPolicy: true },
      parent,
    );
    const topic = new aws.sns.Topic(`${prefix}-events`, {}, parent);
    new aws.sns.TopicSubscription(
      `${prefix}-events`,
      { topic: topic.arn, protocol: "sqs", endpoint: this.queue.arn },
      parent,
    );
    this.role = new aws.iam.Role(
      `${prefix}-gateway`,
      { assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "apigateway.amazonaws.com" }) },
      parent,
    );
    new aws.iam.RolePolicy(
      `${prefix}-gateway`,
      {
        role: this.role.id,
        policy: pulumi.all([this.orders.arn, this.queue.arn]).apply(([orders, queue]) =>
          JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              { Effect: "Allow", Action: ["dynamodb:GetItem"], Resource: orders },
              { Effect: "Allow", Action: ["sqs:SendMessage"], Resource: queue },
            ],
          }),
        ),
      },
      parent,
    );
    new aws.cloudwatch.MetricAlarm(
      `${prefix}-dead`,
      {
        comparisonOperator: "GreaterThanThreshold",
        evaluationPeriods: 1,
        metricName: "ApproximateNumberOfMessagesVisible",
        namespace: "AWS/SQS",
        period: 60,
        statistic: "Sum",
        threshold: 0,
        dimensions: { QueueName: dead.name },
      },
      parent,
    );
    this.registerOutputs({ orders: this.orders.name });
  }
}
