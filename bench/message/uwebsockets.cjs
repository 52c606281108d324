// The hand-written server of server.ts on uWebSockets.js: `node uwebsockets.cjs MODULE`.
const { App } = require(process.argv[2]);

let connections = 0;
let requests = 0;
App()
  .ws("/*", {
    open(client) {
      client.getUserData().connectionId = `connection${String(++connections).padStart(6, "0")}`;
    },
    message(client, data) {
      const message = JSON.parse(Buffer.from(data).toString());
      switch (message.action) {
        case "ping": {
          const requestId = `request${String(++requests % 1e9).padStart(9, "0")}`;
          client.send(
            `{"type":"pong","connectionId":"${client.getUserData().connectionId}","requestId":"${requestId}","at":${Date.now()}}`,
          );
          break;
        }
        default:
          client.send('{"message":"Forbidden"}');
      }
    },
  })
  .listen("127.0.0.1", 0, (socket) => {
    const { us_socket_local_port: portOf } = require(process.argv[2]);
    process.send({ port: portOf(socket) });
  });
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send({ cpuMicros: user + system });
});
process.on("disconnect", () => process.exit());
