const { basename } = require("node:path");

exports.handler = (event, _context, callback) => callback(null, { text: event.text, file: basename(__filename) });
