// Writes to a store until it is killed, and prints each acknowledged record: `<generation>.<number>`.
import { writeSync } from "node:fs";
import { openSqliteStore } from "./sqlite.ts";

const [folder, generation] = process.argv.slice(2);
const store = await openSqliteStore(folder!);
let next = 0;

async function write(): Promise<void> {
  for (;;) {
    const number = next++;
    const id = `${generation}.${number}`;
    const puts = [
      { key: ["apis", id], value: { id } },
      { key: ["apis", id, "routes", "one"], value: { id, text: "x".repeat(number % 3000) } },
    ];
    await store.commit({ puts, deletes: [] });
    writeSync(1, `+${id}\n`);
    if (number % 5 !== 0) continue;
    await store.commit({ puts: [], deletes: [["apis", id]] });
    writeSync(1, `-${id}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, write));
