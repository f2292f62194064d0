// Which test file comes first: the one that took longest the last time, so that the processes end at the same time.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('../../../', import.meta.url);
const times = fileURLToPath(new URL('.build/e2e-times.json', root));

/** @returns {Record<string, number>} seconds, by file; empty in a fresh clone */
function known() {
  try {
    return JSON.parse(readFileSync(times, 'utf8'));
  } catch {
    return {};
  }
}

/**
 * The files, those that take long first. One that has never run counts by its size, and those that are named first by that.
 * @param {string[]} files from web on
 */
export function inOrder(files) {
  const seconds = known();
  const guess = (file) => seconds[file] ?? (file.startsWith('e2e/engines/') ? 100 : statSync(new URL(`web/${file}`, root)).size / 400);
  return [...files].sort((a, b) => guess(b) - guess(a));
}

/** @param {Map<string, number>} took seconds, by file */
export function remember(took) {
  mkdirSync(dirname(times), { recursive: true });
  writeFileSync(times, `${JSON.stringify({ ...known(), ...Object.fromEntries(took) }, null, 1)}\n`);
}
