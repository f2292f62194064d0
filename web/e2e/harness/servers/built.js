// The files of a build, from memory: every page of a test fetches the program anew.
import { readFile, stat } from 'node:fs/promises';

/** @type {Map<string, { changed: number, content: Promise<Buffer> }>} by path */
const read = new Map();

/**
 * What is in a file now.
 * @param {string} path
 * @throws what reading it throws
 */
export async function readBuilt(path) {
  const { mtimeMs: changed } = await stat(path);
  if (read.get(path)?.changed !== changed) read.set(path, { changed, content: readFile(path) });
  return read.get(path).content;
}
