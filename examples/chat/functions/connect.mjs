import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { TableName, table } from "./table.mjs";

export const handler = async ({ requestContext: { connectionId } }) => {
  await table.send(new PutCommand({ TableName, Item: { connectionId, name: "somebody" } }));
  return { statusCode: 200 };
};
