// Types of aws-native whose outputs follow from those of the official package, which names them differently.

export interface NativeType {
  /** Token of the official package. */
  readonly official: string;
  /** The property with the resource's name. */
  readonly nameProperty: string;
  /** Outputs of the official package, by the native name. `arn` is always one. */
  readonly outputs: Readonly<Record<string, string>>;
}

const like = (official: string, nameProperty: string, outputs: Readonly<Record<string, string>> = {}): NativeType => ({
  official,
  nameProperty,
  outputs: { arn: "arn", ...outputs },
});

const nativeTypes: Readonly<Record<string, NativeType>> = {
  "apigateway:RestApi": like("aws:apigateway/restApi:RestApi", "name", { restApiId: "id" }),
  "certificatemanager:Certificate": like("aws:acm/certificate:Certificate", "", { certificateArn: "arn" }),
  "cognito:UserPool": like("aws:cognito/userPool:UserPool", "userPoolName", {
    userPoolId: "id",
    providerName: "endpoint",
  }),
  "cognito:UserPoolClient": like("aws:cognito/userPoolClient:UserPoolClient", "clientName", { clientId: "id" }),
  "dynamodb:Table": like("aws:dynamodb/table:Table", "tableName", { streamArn: "streamArn" }),
  "ec2:SecurityGroup": like("aws:ec2/securityGroup:SecurityGroup", "groupName", { id: "id", groupId: "id" }),
  "ec2:Subnet": like("aws:ec2/subnet:Subnet", "", { subnetId: "id" }),
  "ec2:VPC": like("aws:ec2/vpc:Vpc", "", { vpcId: "id" }),
  "events:EventBus": like("aws:cloudwatch/eventBus:EventBus", "name"),
  "events:Rule": like("aws:cloudwatch/eventRule:EventRule", "name", { ruleName: "name" }),
  "iam:ManagedPolicy": like("aws:iam/policy:Policy", "managedPolicyName", { policyArn: "arn", policyId: "policyId" }),
  "iam:Role": like("aws:iam/role:Role", "roleName", { roleId: "uniqueId" }),
  "iam:User": like("aws:iam/user:User", "userName"),
  "kinesis:Stream": like("aws:kinesis/stream:Stream", "name"),
  "kms:Key": like("aws:kms/key:Key", "", { keyId: "id" }),
  "logs:LogGroup": like("aws:cloudwatch/logGroup:LogGroup", "logGroupName"),
  "route53:HostedZone": like("aws:route53/zone:Zone", "name", { id: "zoneId", nameServers: "nameServers" }),
  "s3:Bucket": like("aws:s3/bucket:Bucket", "bucketName", {
    domainName: "bucketDomainName",
    regionalDomainName: "bucketRegionalDomainName",
  }),
  "secretsmanager:Secret": like("aws:secretsmanager/secret:Secret", "name", { id: "arn" }),
  "sns:Topic": like("aws:sns/topic:Topic", "topicName", { topicArn: "arn" }),
  "sqs:Queue": like("aws:sqs/queue:Queue", "queueName", { queueUrl: "url" }),
  "ssm:Parameter": like("aws:ssm/parameter:Parameter", "name"),
  "stepfunctions:StateMachine": like("aws:sfn/stateMachine:StateMachine", "stateMachineName", { name: "name" }),
};

/** @param token `aws-native:sqs:Queue` */
export function nativeType(token: string): NativeType | undefined {
  return token.startsWith("aws-native:") ? nativeTypes[token.slice("aws-native:".length)] : undefined;
}
