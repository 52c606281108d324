// Imported first: an older Node.js would load the modules and fail later, somewhere inside them. The error shows only its
// message, no stack.

const needed = 24;

if (Number(process.versions.node.split(".")[0]) < needed) {
  const error = new Error(`Answerback needs Node.js ${needed} or newer; this is ${process.versions.node}.`);
  error.stack = error.message;
  throw error;
}
