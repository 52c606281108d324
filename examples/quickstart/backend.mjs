// The backend of the quick start, an ordinary HTTP server with three stocks: PORT=4511 node backend.mjs
import { createServer } from "node:http";

const quotes = {
  ACME: [200, { symbol: "ACME", price: 12.5, change: 0.75, exchanges: ["NYSE", "XETRA"] }],
  GLUM: [200, { symbol: "GLUM", price: 3, change: -1, exchanges: [] }],
  SLOW: [202, { symbol: "SLOW", seconds: 5 }],
};

const server = createServer((request, response) => {
  const [, collection, symbol] = request.url.split("/");
  if (collection === "feed")
    return answer(response, 200, "application/json", '{"type": "feed", "symbols": ["ACME", "GLUM"]}');
  if (symbol === "HALT") return answer(response, 503, "text/plain", 'The "floor" isn\'t open');
  const [status, body] = quotes[symbol] ?? [404, { message: `Unknown symbol ${symbol}` }];
  answer(response, status, "application/json", JSON.stringify(body));
});

function answer(response, status, type, body) {
  response.writeHead(status, { "Content-Type": type, "Content-Length": Buffer.byteLength(body) }).end(body);
}

server.on("error", (error) => {
  console.error(
    `The backend cannot listen on port ${process.env.PORT ?? 4511}: ${error.message}. Choose another with PORT.`,
  );
  process.exitCode = 1;
});
server.listen(Number(process.env.PORT ?? 4511), "127.0.0.1", () => {
  console.log(`quotes on http://127.0.0.1:${server.address().port}`);
});
