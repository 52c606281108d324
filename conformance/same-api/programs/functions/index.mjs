// The functions of all programs.
const policy = (Effect, Resource) => ({
  principalId: "someone",
  policyDocument: { Version: "2012-10-17", Statement: [{ Action: "execute-api:Invoke", Effect, Resource }] },
});

export const guard = async ({ queryStringParameters, methodArn }) =>
  policy(queryStringParameters.token === "let-me-in" ? "Allow" : "Deny", methodArn);

export const echo = async ({ body, requestContext: { routeKey, eventType }, stageVariables }) => ({
  statusCode: 200,
  body: JSON.stringify({ body, routeKey, eventType, stageVariables }),
});

export const level = async ({ item }) => {
  if (item !== "nuts") throw new Error(`${item} is not in stock`);
  return { item, level: 12 };
};
