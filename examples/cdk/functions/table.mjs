// The table of stock levels, in the service that the environment names.
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";

const client = new DynamoDBClient({});
const TableName = process.env.TABLE;

export async function setLevel(item, level) {
  await client.send(new PutItemCommand({ TableName, Item: { item: { S: item }, level: { N: String(level) } } }));
}

/** @returns undefined if the item is not in stock */
export async function levelOf(item) {
  const { Item } = await client.send(new GetItemCommand({ TableName, Key: { item: { S: item } } }));
  return Item?.level?.N === undefined ? undefined : Number(Item.level.N);
}
