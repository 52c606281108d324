// The templates of the vtl bench, each with messages and equivalent JavaScript written by hand.

export interface Case {
  readonly name: string;
  readonly template: string;
  /** The text of a message, different for each seed, so that each rendering parses it. */
  body(seed: number): string;
  /** The code that a programmer would write instead of the template, including `JSON.parse`. */
  byHand(body: string): string;
}

const constantText = '{"statusCode": 200, "message": "Nothing here depends on anything."}\n'.repeat(4);

interface Person {
  readonly [field: string]: string | number | boolean;
}

const fields = ["id", "name", "street", "zip", "city", "country", "age", "score", "active", "note"];

interface Item {
  readonly sku: string;
  readonly name: string;
  readonly qty: number;
  readonly on: boolean;
}

function items(seed: number): Item[] {
  return Array.from({ length: 100 }, (_, index) => ({
    sku: `S${seed}-${index}`,
    name: `It${index}`,
    qty: (index + seed) % 7,
    on: (index + seed) % 3 !== 0,
  }));
}

const blocks = 20;

/** Two hundred lines: text, references, assignments, conditions. */
const longTemplate = `#set($order = $input.path('$'))\n${Array.from({ length: blocks }, (_, block) =>
  [
    `## block ${block}`,
    `#set($title = "$order.id / ${block}")`,
    `<section title="$title">`,
    `#if($order.total > ${block * 10})`,
    `  <p class="big">$order.customer.name paid $order.total</p>`,
    `#else`,
    `  <p>$order.customer.name</p>`,
    `#end`,
    `  <a href="mailto:$!{order.customer.email}">$!order.customer.phone</a>`,
    `</section>`,
  ].join("\n"),
).join("\n")}`;

interface Order {
  readonly id: string;
  readonly total: number;
  readonly customer: { readonly name: string; readonly email: string };
}

export const cases: readonly Case[] = [
  {
    name: "constant",
    template: constantText,
    body: () => "{}",
    byHand: () => constantText,
  },
  {
    name: "ten fields",
    template: `{\n${fields.map((field) => `  "${field}": "$input.path('$.${field}')"`).join(",\n")}\n}\n`,
    body: (seed) =>
      JSON.stringify({
        ...{ id: `p-${seed}`, name: "Ada Lovelace", street: "St James's Square 12", zip: "SW1Y", city: "London" },
        ...{ country: "GB", age: 36, score: 99.5, active: true, note: "first" },
      }),
    byHand(body) {
      const person = JSON.parse(body) as Person;
      return `{\n  "id": "${person.id}",\n  "name": "${person.name}",\n  "street": "${person.street}",\n  "zip": "${person.zip}",\n  "city": "${person.city}",\n  "country": "${person.country}",\n  "age": "${person.age}",\n  "score": "${person.score}",\n  "active": "${person.active}",\n  "note": "${person.note}"\n}\n`;
    },
  },
  {
    name: "list of 100",
    template:
      '[\n#foreach($item in $input.path("$.items"))\n#if($item.on)\n  {"sku": "$item.sku", "name": "$item.name", #if($item.qty > 3)"many": $item.qty#elseif($item.qty == 0)"none": true#{else}"few": $item.qty#end, "n": $foreach.count}#if($foreach.hasNext),#end\n\n#else\n  null#if($foreach.hasNext),#end\n\n#end\n#end\n]\n',
    body: (seed) => JSON.stringify({ items: items(seed) }),
    byHand(body) {
      const list = (JSON.parse(body) as { items: readonly Item[] }).items;
      let out = "[\n";
      for (let index = 0; index < list.length; index++) {
        const item = list[index] as Item;
        if (item.on) {
          out += `  {"sku": "${item.sku}", "name": "${item.name}", `;
          if (item.qty > 3) out += `"many": ${item.qty}`;
          else if (item.qty === 0) out += '"none": true';
          else out += `"few": ${item.qty}`;
          out += `, "n": ${index + 1}}`;
        } else out += "  null";
        if (index < list.length - 1) out += ",";
        out += "\n";
      }
      return `${out}]\n`;
    },
  },
  {
    name: "escape 4 KB",
    template: '{"input": "$util.escapeJavaScript($input.body)"}',
    body: (seed) => JSON.stringify({ seed, text: 'He said "no/never" — it\'s\tGrün. '.repeat(120) }).slice(0, 4096),
    byHand: (body) => `{"input": "${escapeJavaScript(body)}"}`,
  },
  {
    name: "200 lines",
    template: longTemplate,
    body: (seed) => JSON.stringify({ id: `o-${seed}`, total: 95, customer: { name: "Ada", email: "ada@example.org" } }),
    byHand(body) {
      const order = JSON.parse(body) as Order;
      let out = "";
      for (let block = 0; block < blocks; block++) {
        const title = `${order.id} / ${block}`;
        out += `<section title="${title}">\n`;
        if (order.total > block * 10) out += `  <p class="big">${order.customer.name} paid ${order.total}</p>\n`;
        else out += `  <p>${order.customer.name}</p>\n`;
        out += `  <a href="mailto:${order.customer.email}"></a>\n</section>${block < blocks - 1 ? "\n" : ""}`;
      }
      return out;
    },
  },
];

/** Like commons-lang's StringEscapeUtils.escapeJavaScript, which implements `$util.escapeJavaScript`. */
export function escapeJavaScript(text: string): string {
  let out = "";
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    const code = text.charCodeAt(index);
    if (character === '"' || character === "'" || character === "\\" || character === "/") out += `\\${character}`;
    else if (character === "\n") out += "\\n";
    else if (character === "\t") out += "\\t";
    else if (character === "\r") out += "\\r";
    else if (code < 32 || code > 127) out += `\\u${code.toString(16).toUpperCase().padStart(4, "0")}`;
    else out += character;
  }
  return out;
}

/** The parts of `$input` and `$util` that these templates use, for engines without them. */
export function plainVariables(body: string): object {
  let document: unknown;
  return {
    util: { escapeJavaScript },
    input: {
      body,
      path(path: string): unknown {
        document ??= JSON.parse(body);
        return path === "$" ? document : (document as Record<string, unknown>)[path.slice(2)];
      },
    },
  };
}
