const { limit } = require("./shared/limit.js");

exports.handler = async () => ({ statusCode: 200, body: JSON.stringify({ version: 1, limit }) });
