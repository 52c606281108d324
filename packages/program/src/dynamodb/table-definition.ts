// A table of a program as DynamoDB's API names its members: the input of CreateTable, and what follows it.

export interface TableDefinition {
  /** On AWS. */
  readonly name: string;
  /** In the program. */
  readonly logicalName: string;
  readonly input: CreateTableInput;
  /** The attribute that holds the time of expiry; undefined if there is none. */
  readonly timeToLive: string | undefined;
}

/** An item that a program puts into a table (`aws.dynamodb.TableItem`). */
export interface TableItemDefinition {
  /** Of its resource, unique in the program. */
  readonly urn: string;
  readonly logicalName: string;
  readonly tableName: string;
  /** Names of the key's attributes. */
  readonly keyNames: readonly string[];
  /** Attribute values as they travel: `{ id: { S: "1" } }`. */
  readonly item: Readonly<Record<string, unknown>>;
}

export interface CreateTableInput {
  readonly TableName: string;
  readonly AttributeDefinitions: readonly AttributeDefinition[];
  readonly KeySchema: readonly KeyElement[];
  readonly BillingMode: "PROVISIONED" | "PAY_PER_REQUEST";
  readonly ProvisionedThroughput?: Throughput;
  readonly GlobalSecondaryIndexes?: readonly GlobalIndex[];
  readonly LocalSecondaryIndexes?: readonly Index[];
  readonly StreamSpecification?: { readonly StreamEnabled: true; readonly StreamViewType: string };
  readonly DeletionProtectionEnabled?: boolean;
}

export interface AttributeDefinition {
  readonly AttributeName: string;
  readonly AttributeType: string;
}

export interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: string;
}

export interface Throughput {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

export interface Index {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] };
}

export interface GlobalIndex extends Index {
  readonly ProvisionedThroughput?: Throughput;
}
