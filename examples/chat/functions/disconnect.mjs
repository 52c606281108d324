import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { postToAll } from "./post.mjs";
import { TableName, table } from "./table.mjs";

export const handler = async ({ requestContext }) => {
  const { connectionId } = requestContext;
  const { Attributes } = await table.send(
    new DeleteCommand({ TableName, Key: { connectionId }, ReturnValues: "ALL_OLD" }),
  );
  if (Attributes) await postToAll(requestContext, { type: "left", name: Attributes.name });
  return { statusCode: 200 };
};
