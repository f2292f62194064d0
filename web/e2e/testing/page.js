// The snippets of web/docs/testing.md, for the tests that run them.
import { readFileSync } from 'node:fs';

const text = readFileSync(new URL('../../docs/testing.md', import.meta.url), 'utf8');
const snippets = [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);

/** The one that begins with a comment that names this file. @param {string} file */
export function snippet(file) {
  const found = snippets.filter((code) => code.startsWith(`// ${file}\n`));
  if (found.length !== 1) throw new Error(`${found.length} snippets are named ${file}`);
  return found[0];
}
