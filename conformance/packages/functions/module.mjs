import { readFile } from "node:fs/promises";

const manifest = JSON.parse(await readFile("package.json", "utf8").catch(() => '{"name":"none"}'));

export const handler = async ({ text }) => {
  if (text === "fail") throw new RangeError("failed as asked");
  return { text, manifest: manifest.name };
};
