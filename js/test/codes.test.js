// Every error code that the sources raise is in the one list of them, wasm/fault/code.go, and in what is made of that.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const read = (/** @type {string} */ name) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const sources = ['js/gate', 'js/host'].flatMap((folder) =>
  readdirSync(new URL(`../../${folder}/`, import.meta.url), { encoding: 'utf8', recursive: true })
    .filter((name) => name.endsWith('.js'))
    .map((name) => read(`${folder}/${name}`)),
);
/** The first group of each match. @param {string} text @param {RegExp} pattern */
const found = (text, pattern) => new Set([...text.matchAll(pattern)].map(([, code]) => code));

const go = found(read('wasm/fault/code.go'), /Code = "(\w+)"/g);
const js = found(sources.join('\n'), /(?:PerennialError|fail)\(\s*'(\w+)'/g);
const all = [...go].sort();

test('wasm/fault/code.go has every code that the gate and the host raise', () => {
  assert.deepEqual([...js].filter((code) => !go.has(code)), []);

  for (const code of ['session_ended', 'signin_refused', 'bad_signature']) assert.ok(go.has(code), code);
  for (const code of ['not_ready', 'program_died', 'popup_blocked']) assert.ok(js.has(code), code);
});

test('perennial.d.ts has each of them, in the type and in its table, and no other', () => {
  const [, table, type] = /What can go wrong([^]*?)\*\/\s*export type ErrorCode =([^;]*);/.exec(read('js/perennial.d.ts')) ?? [];
  assert.deepEqual([...found(type, /'(\w+)'/g)].sort(), all);
  const rows = table.match(/^ \* \| `.*?\|/gm)?.join('') ?? '';
  assert.deepEqual([...found(rows, /`(\w+)`/g)].sort(), all);
});

test('web/docs/errors.md has each of them, what it means and what to do, and no other', () => {
  const rows = [...read('web/docs/errors.md').matchAll(/^\| (`.*?) \| (.*) \| (.*) \|$/gm)];
  assert.deepEqual([...found(rows.map(([, code]) => code).join(), /`(\w+)`/g)].sort(), all);
  for (const [, code, meaning, advice] of rows) assert.ok(meaning.length > 5 && advice.length > 5, code);
});

test('README names no code that there is not', () => {
  const [, table] = /\n## Errors\n([^]*?)\n## /.exec(read('README.md')) ?? [];
  const named = found((table.match(/^\| `.*?\|/gm) ?? []).join(), /`(\w+)`/g);
  assert.ok(named.size > 3);
  assert.deepEqual([...named].filter((code) => !go.has(code)), []);
});
