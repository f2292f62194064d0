// A type that says nothing stands in internal.d.ts alone, with its reason. Biome sees to the .d.ts files, but reads no JSDoc.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

/** The types in JSDoc comments that have `any` or `Function` in them. @param {string} text */
const vague = (text) => (text.match(/\/\*\*.*?\*\//gs) ?? []).flatMap((comment) => comment.match(/\{[^}]*\b(any|Function)\b[^}]*\}/g) ?? []);

test('it is found', () => {
  assert.equal(vague('/** @param {any} a @type {Set<Function>} */ let any; /** Not any. @type {Company} */').length, 2);
});

for (const folder of ['gate', 'host', 'courier', 'testing']) {
  test(`js/${folder} has none`, () => {
    const root = new URL(`../${folder}/`, import.meta.url);
    for (const name of readdirSync(root, { encoding: 'utf8', recursive: true }).filter((file) => file.endsWith('.js'))) {
      assert.deepEqual(vague(readFileSync(new URL(name, root), 'utf8')), [], name);
    }
  });
}
