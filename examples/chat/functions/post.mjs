import {
  ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { DeleteCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { TableName, table } from "./table.mjs";

/** Posts a message to every connection. Connections that are gone leave the table. */
export async function postToAll({ domainName, stage }, message) {
  const client = new ApiGatewayManagementApiClient({ endpoint: `https://${domainName}/${stage}` });
  const { Items = [] } = await table.send(new ScanCommand({ TableName }));
  const Data = JSON.stringify(message);
  await Promise.all(
    Items.map(async ({ connectionId }) => {
      try {
        await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data }));
      } catch (error) {
        if (!(error instanceof GoneException)) throw error;
        await table.send(new DeleteCommand({ TableName, Key: { connectionId } }));
      }
    }),
  );
  return Items.length;
}
