import { ApiGatewayManagementApiClient, PostToConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { TableName, table } from "./table.mjs";

/** Sends a message to the connection that placed the order. */
export const handler = async ({ orderId, endpoint }) => {
  const { Item } = await table.send(new GetCommand({ TableName, Key: { orderId } }));
  if (Item === undefined) throw new Error(`NotFound: there is no order ${orderId}`);
  const client = new ApiGatewayManagementApiClient({ endpoint });
  const Data = JSON.stringify({ type: "shipped", orderId });
  await client.send(new PostToConnectionCommand({ ConnectionId: Item.buyer, Data }));
  return { orderId, item: Item.item };
};
