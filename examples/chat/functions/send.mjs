import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { postToAll } from "./post.mjs";
import { TableName, table } from "./table.mjs";

export const handler = async ({ requestContext, body }) => {
  const { text } = JSON.parse(body);
  const { Item } = await table.send(new GetCommand({ TableName, Key: { connectionId: requestContext.connectionId } }));
  const count = await postToAll(requestContext, { type: "message", from: Item?.name, text });
  console.log(`sent to ${count} connections`);
  return { statusCode: 200 };
};
