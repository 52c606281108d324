import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { postToAll } from "./post.mjs";
import { TableName, table } from "./table.mjs";

export const handler = async ({ requestContext, body }) => {
  const { name } = JSON.parse(body);
  await table.send(
    new UpdateCommand({
      TableName,
      Key: { connectionId: requestContext.connectionId },
      UpdateExpression: "SET #name = :name",
      ExpressionAttributeNames: { "#name": "name" },
      ExpressionAttributeValues: { ":name": name },
    }),
  );
  await postToAll(requestContext, { type: "joined", name });
  return { statusCode: 200 };
};
