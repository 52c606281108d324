// Handlers, and events to call them with. The runtime interface clients of AWS and ours must return the same.

export interface Sample {
  readonly title: string;
  /** Contents by file name. */
  readonly files: Readonly<Record<string, string>>;
  readonly handler: string;
  /** One call each; default: one without members. */
  readonly events?: readonly object[];
  /** The reason why the client of AWS returns something else. */
  readonly except?: string;
}

const node = (title: string, source: string, events?: readonly object[]): Sample => ({
  title,
  files: { "index.js": source },
  handler: "index.handler",
  events,
});

export const nodeSamples: readonly Sample[] = [
  node("async", "exports.handler = async (event) => ({ got: event });", [{ a: 1 }, { text: "ä€😀" }, {}]),
  node("undefined, null, number, string", "exports.handler = async ({ n }) => [undefined, null, 1.5, 'x'][n];", [
    { n: 0 },
    { n: 1 },
    { n: 2 },
    { n: 3 },
  ]),
  node("callback", "exports.handler = (event, context, callback) => callback(event.error, event.result);", [
    { result: { a: 1 } },
    {},
    { error: "text" },
    { error: { name: "N", message: "M", stack: "S" } },
    { error: { a: 1 } },
    { error: null, result: 7 },
  ]),
  node("callback with an Error", "exports.handler = (event, context, callback) => callback(new RangeError('r'));"),
  node(
    "callback that waits for the event loop",
    "let n = 0; exports.handler = (event, context, callback) => { callback(null, 'first'); setTimeout(() => n++, 20); }; ",
    [{}, {}],
  ),
  node(
    "callback that does not wait",
    "exports.handler = (event, context, callback) => { context.callbackWaitsForEmptyEventLoop = false; setTimeout(() => {}, 30_000).unref(); callback(null, 1); };",
    [{}, {}],
  ),
  node("context functions", "exports.handler = (event, context) => context[event.how](...event.with);", [
    { how: "succeed", with: [{ a: 1 }] },
    { how: "fail", with: ["f"] },
    { how: "fail", with: [] },
    { how: "done", with: [null, 2] },
    { how: "done", with: ["d"] },
  ]),
  node("never calls back", "exports.handler = (event, context, callback) => {};", [{}, {}]),
  node("returns without a promise", "exports.handler = () => 'ignored';"),
  {
    ...node("never settles", "exports.handler = async () => { await new Promise(() => {}); };"),
    except: "aws-lambda-ric 3.3.0 returns null; its later sources, and AWS, return Runtime.NodeJsExit",
  },
  node("throws", "exports.handler = () => { throw new TypeError('t'); };"),
  node(
    "rejects",
    "exports.handler = async ({ n }) => { throw [new Error('e'), 'text', 5, undefined, null, { a: 1 }][n]; };",
    [{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }, { n: 5 }],
  ),
  node(
    "throws its own error",
    "class NotFound extends Error { constructor() { super('gone'); this.name = 'NotFound'; this.code = 7; } } exports.handler = async () => { throw new NotFound(); };",
  ),
  node("circular result", "exports.handler = async () => { const a = {}; a.a = a; return a; };"),
  node("BigInt result", "exports.handler = async () => 1n;"),
  node("thenable result", "exports.handler = () => ({ then: (resolve) => resolve('then') });"),
  node(
    "context members",
    "exports.handler = async (event, context) => Object.keys(context).sort().concat(typeof context.getRemainingTimeInMillis(), typeof context.functionName, context.memoryLimitInMB);",
  ),
  { title: "no such module", files: { "index.js": "require('no-such-package');" }, handler: "index.handler" },
  {
    title: "no such package of an ES module",
    files: { "index.mjs": "import 'no-such-package';" },
    handler: "index.handler",
  },
  { title: "syntax error", files: { "index.js": "exports.handler = ;" }, handler: "index.handler" },
  { title: "throws while it loads", files: { "index.js": "throw new Error('at load');" }, handler: "index.handler" },
  { title: "no such export", files: { "index.js": "" }, handler: "index.handler" },
  { title: "not a function", files: { "index.js": "exports.handler = 5;" }, handler: "index.handler" },
  { title: "malformed name", files: { "index.js": "" }, handler: "index" },
  { title: "name with dots", files: { "index.js": "" }, handler: "../index.handler" },
  {
    title: "nested handler in a folder",
    files: { "a/b/index.js": "exports.x = { y: { handler: async () => 'nested' } };" },
    handler: "a/b/index.x.y.handler",
  },
  {
    title: "ES module with top-level await",
    files: { "index.mjs": "const x = await Promise.resolve(4); export const handler = async () => x;" },
    handler: "index.handler",
  },
  {
    title: "package of ES modules",
    files: {
      "package.json": '{"type":"module"}',
      "index.js": "export const handler = async () => import.meta.url.split('/').at(-1);",
    },
    handler: "index.handler",
  },
  {
    title: "CommonJS by its extension",
    files: { "index.cjs": "exports.handler = async () => 'cjs';" },
    handler: "index.handler",
  },
];

/** For runtimes without callbacks. */
export const laterNodeSamples: readonly Sample[] = [
  ...nodeSamples.filter(
    ({ files, except }) => except === undefined && !Object.values(files).some((it) => /callback|context\[/.test(it)),
  ),
  node("never settles", "exports.handler = async () => { await new Promise(() => {}); };"),
  node("takes a callback", "exports.handler = async (event, context, callback) => {};"),
  node("returns without a promise", "exports.handler = () => 'returned';"),
  {
    title: "default export",
    files: { "index.mjs": "export default { handler: async () => 'default' };" },
    handler: "index.handler",
  },
];

const python = (title: string, source: string, events?: readonly object[]): Sample => ({
  title,
  files: { "app.py": source },
  handler: "app.handler",
  events,
});

export const pythonSamples: readonly Sample[] = [
  python("returns", "def handler(event, context):\n    return {'got': event}\n", [{ a: 1 }, { text: "ä€😀" }]),
  python(
    "None, number, string, tuple",
    "def handler(event, context):\n    return [None, 1.5, 'x', (1, 2)][event['n']]\n",
    [{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }],
  ),
  python(
    "Decimal",
    "from decimal import Decimal\ndef handler(event, context):\n    return [Decimal('2'), Decimal('1.50'), Decimal('12345678901234567890.123')]\n",
  ),
  python(
    "named tuples and other objects with _asdict",
    "from collections import namedtuple\nclass Own:\n    def _asdict(self): return {'own': Point(3, None)}\nPoint = namedtuple('Point', 'x y')\ndef handler(event, context):\n    return [Point(1, Point(2, 'y')), {'in': Point(1.5, (1, 2))}, Own(), []][event['n']]\n",
    [{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }],
  ),
  python("a circle", "def handler(event, context):\n    event['self'] = event\n    return event\n"),
  python("bytes in a dictionary", "def handler(event, context):\n    return {'b': 'ä'.encode(), 't': (b'x',)}\n"),
  python("bytes that are not UTF-8", "def handler(event, context):\n    return [b'\\xff']\n"),
  python("tuple as a key", "def handler(event, context):\n    return {(1, 2): 3}\n"),
  python("numbers as keys", "def handler(event, context):\n    return {1: 'a', None: 'b', True: 'c', 1.5: 'd'}\n"),
  python("bytes", "def handler(event, context):\n    return b'{}'\n"),
  python("NaN", "def handler(event, context):\n    return float('nan')\n"),
  python("set", "def handler(event, context):\n    return {1}\n"),
  python(
    "raises",
    "class NotFound(Exception): pass\ndef inner():\n    raise NotFound('gone')\ndef handler(event, context):\n    inner()\n",
  ),
  python("raises without a message", "def handler(event, context):\n    raise ValueError()\n"),
  python(
    "context",
    "def handler(event, context):\n    return [context.function_name == context.log_group_name.split('/')[-1], context.memory_limit_in_mb, context.identity is None, context.client_context is None, type(context.get_remaining_time_in_millis()).__name__]\n",
  ),
  { title: "no such module", files: { "app.py": "import no_such_package\n" }, handler: "app.handler" },
  { title: "syntax error", files: { "app.py": "def handler(:\n" }, handler: "app.handler" },
  { title: "raises while it loads", files: { "app.py": "raise ValueError('at load')\n" }, handler: "app.handler" },
  { title: "no such function", files: { "app.py": "" }, handler: "app.handler" },
  { title: "malformed name", files: { "app.py": "" }, handler: "app" },
  { title: "built-in module", files: { "app.py": "" }, handler: "sys.exit" },
  {
    title: "in a folder",
    files: { "a/b/app.py": "def handler(event, context):\n    return __name__\n" },
    handler: "a/b/app.handler",
  },
];
