exports.handler = async (event) => {
  console.log("sending", JSON.parse(event.body).text);
  const { API, KEY, LIMIT } = process.env;
  return { statusCode: 200, body: JSON.stringify({ version: 1, API, KEY, LIMIT }) };
};
