// Imported before everything else: an older Node.js loads the modules, and would fail somewhere in them later. The message
// is all that the error shows.

const needed = 24;

if (Number(process.versions.node.split(".")[0]) < needed) {
  const error = new Error(`Answerback needs Node.js ${needed} or newer; this is ${process.versions.node}.`);
  error.stack = error.message;
  throw error;
}
