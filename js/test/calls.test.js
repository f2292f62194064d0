// calls.d.ts has the names of all calls that Go answers, and of no others.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const read = (/** @type {string} */ name) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const types = read('js/calls.d.ts');

/** The first group of each match, sorted. @param {string} text @param {RegExp} pattern */
const found = (text, pattern) => [...text.matchAll(pattern)].map(([, name]) => name).sort();

/** The names of an interface's functions. @param {string} name */
function members(name) {
  const [, body] = new RegExp(`export interface ${name} \\{\\n(.*?)\\n\\}`, 's').exec(types) ?? [];
  return found(body, /^ {2}'?([\w.]+)'?\(/gm);
}

test('calls with JSON', () => {
  const names = members('GoCalls');
  assert.ok(names.includes('token'));
  assert.deepEqual(found(read('wasm/calls/calls.go'), /^\t+"(\w+)":\s+answer\(/gm), names);
});

test('calls that do not wait', () => {
  const names = members('GoSyncCalls');
  assert.ok(names.includes('store.get'));
  assert.deepEqual(found(read('wasm/helpers/helpers.go'), /^\t+"([\w.]+)":\s+helper\(/gm), names);
});
