// Operations of DynamoDB's API as their JSON bodies.

export type Members = Readonly<Record<string, unknown>>;

/** The body of a request, by the name of its operation: `PutItem`. */
export interface Operation {
  readonly name: string;
  readonly input: Members;
}

export interface OperationResult {
  /** 200, 400 or 500. */
  readonly status: number;
  readonly body: Members;
}

/** An attribute value as it travels: `{ S: "text" }`. */
export type AttributeValue = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, AttributeValue>>;

export interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: "HASH" | "RANGE";
}

export interface AttributeDefinition {
  readonly AttributeName: string;
  readonly AttributeType: "S" | "N" | "B";
}

export interface IndexDescription {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection: { readonly ProjectionType?: string; readonly NonKeyAttributes?: readonly string[] };
  readonly ProvisionedThroughput?: Throughput;
  readonly IndexStatus?: string;
}

export interface Throughput {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

/** The part of a table's description that is read here. */
export interface TableDescription {
  readonly TableName: string;
  readonly TableArn?: string;
  readonly TableStatus?: string;
  readonly KeySchema: readonly KeyElement[];
  readonly AttributeDefinitions: readonly AttributeDefinition[];
  readonly LocalSecondaryIndexes?: readonly IndexDescription[];
  readonly GlobalSecondaryIndexes?: readonly IndexDescription[];
  readonly BillingModeSummary?: { readonly BillingMode?: string };
  readonly ProvisionedThroughput?: Throughput;
  readonly DeletionProtectionEnabled?: boolean;
  readonly StreamSpecification?: { readonly StreamEnabled?: boolean; readonly StreamViewType?: string };
}

export const ok = (body: Members): OperationResult => ({ status: 200, body });

/** @param type without its namespace: `ResourceNotFoundException` */
export function failure(type: string, message: string, members: Members = {}): OperationResult {
  const namespace = type === "ValidationException" ? "com.amazon.coral.validate" : "com.amazonaws.dynamodb.v20120810";
  return { status: 400, body: { __type: `${namespace}#${type}`, message, ...members } };
}

/** The name of an error without its namespace; undefined for a success. */
export function errorType({ status, body }: OperationResult): string | undefined {
  return status === 200 ? undefined : String(body.__type ?? "").replace(/^.*#/, "");
}

export function errorText({ body }: OperationResult): string {
  return String(body.message ?? body.Message ?? "");
}
