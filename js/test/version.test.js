// The version stands in js/package.json, from where the build takes it: web/e2e has a test that perennial.version is that one.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const read = (/** @type {string} */ name) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

test('the changelog is headed by the version that is built', () => {
  const [, version] = /^## \[(.*?)\] - (?:Unreleased|\d{4}-\d\d-\d\d)$/m.exec(read('js/CHANGELOG.md')) ?? [];
  assert.match(version, /^\d+\.\d+\.\d+$/);
  assert.equal(version, JSON.parse(read('js/package.json')).version);
});
