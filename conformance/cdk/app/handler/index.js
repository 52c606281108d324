exports.handler = async (event) => {
  if (event.methodArn !== undefined) {
    const Effect = event.queryStringParameters?.token === "let-me-in" ? "Allow" : "Deny";
    const Statement = [{ Action: "execute-api:Invoke", Effect, Resource: event.methodArn }];
    return { principalId: "client", policyDocument: { Version: "2012-10-17", Statement } };
  }
  return { statusCode: 200, body: JSON.stringify({ table: process.env.TABLE }) };
};
