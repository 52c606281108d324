// Documents and parts as bytes: compressed text. The first byte of a document is its schema, so that an older Answerback
// recognizes documents that it cannot read.
import { promisify } from "node:util";
import { zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync } from "node:zlib";
import { schemas } from "../record-schemas.ts";

const compressLater = promisify(zstdCompress);
const decompressLater = promisify(zstdDecompress);

/** From this size on, another thread does the work. */
const largeBytes = 32 * 1024;

export async function compressed(text: string): Promise<Buffer> {
  const bytes = Buffer.from(text);
  return bytes.length < largeBytes ? zstdCompressSync(bytes) : compressLater(bytes);
}

/** Synchronous for few bytes, so that the order of their documents is kept. @throws if they are damaged */
export function decompressed(bytes: Uint8Array): string | Promise<string> {
  if (bytes.length < largeBytes) return zstdDecompressSync(bytes).toString();
  return decompressLater(bytes).then(String);
}

export async function documentBytes(text: string): Promise<Buffer> {
  return Buffer.concat([Buffer.of(schemas.document), await compressed(text)]);
}

/** The schema of a document's bytes. */
export const schemaOf = (bytes: Uint8Array): number => bytes[0] ?? 0;

/** @throws if the bytes are damaged */
export const documentText = (bytes: Uint8Array): string | Promise<string> => decompressed(bytes.subarray(1));
