import { randomUUID } from "node:crypto";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { TableName, table } from "./table.mjs";

const stock = { apple: 100, pear: 3 };

export const handler = async ({ item, quantity, buyer }) => {
  if (!Object.hasOwn(stock, item)) throw new Error(`NotFound: there is no item ${item}`);
  if (!(quantity <= stock[item])) throw new Error(`Only ${stock[item]} of ${item} are left`);
  const order = { orderId: randomUUID(), item, quantity };
  await table.send(new PutCommand({ TableName, Item: { ...order, buyer } }));
  return order;
};
