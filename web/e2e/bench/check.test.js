// What `./build.sh bench check` takes for worse.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { regressions } from '../../bench/report/check.js';
import { plot } from '../../bench/report/plot.js';
import { summarize } from '../../bench/report/summary.js';
import { markdown } from '../../bench/report/table.js';

/** Rounds of one row, of Perennial and two peers. */
const samples = (ours, { group = 'navigation', row = 'fresh', unit = 'ms' } = {}) =>
  ours.flatMap((value, round) => [
    { group, row, unit, client: 'perennial', round, value },
    { group, row, unit, client: 'oauth2-client', round, value: 100 },
    { group, row, unit, client: 'auth-js', round, value: 200 },
  ]);
const rows = (ours, how) => summarize(samples(ours, how));

test('a row has the medians, and the ratio to the best peer', () => {
  const [{ best, ratio, cells }] = rows([80, 90, 120]);
  assert.equal(best, 'oauth2-client');
  assert.deepEqual(cells.perennial, { median: 90, low: 80, high: 120 });
  assert.deepEqual(ratio, { median: 0.9, usual: 1.2 });
});

test('a ratio within a quarter of the committed one is noise, and more is worse', () => {
  assert.deepEqual(regressions(rows([124, 124, 124]), rows([100, 100, 100])), []);
  assert.equal(regressions(rows([126, 126, 126]), rows([100, 100, 100])).length, 1);
});

test('so is what a quarter of the committed rounds came to', () => {
  assert.deepEqual(regressions(rows([149, 149, 149, 149]), rows([100, 100, 100, 150])), []);
});

test('a hundredth more bytes is worse, and so is a single refresh more', () => {
  const bytes = { group: 'loading', row: 'bytes in all', unit: 'bytes' };
  assert.deepEqual(regressions(rows([101_000], bytes), rows([100_000], bytes)), []);
  assert.equal(regressions(rows([101_001], bytes), rows([100_000], bytes)).length, 1);
  const refreshes = { group: 'an hour', row: 'refreshes', unit: 'refreshes' };
  assert.deepEqual(regressions(rows([12], refreshes), rows([12], refreshes)), []);
  assert.equal(regressions(rows([13], refreshes), rows([12], refreshes)).length, 1);
});

test('what was not measured any more is worse, and what is faster is not', () => {
  assert.equal(regressions([], rows([100])).length, 1);
  assert.deepEqual(regressions(rows([10]), rows([100])), []);
});

test('a client that cannot do a row has a dash there, and no dot in the plot', () => {
  const measured = rows([100, 100]);
  assert.match(markdown(measured), /\| fresh, ms \| 100 \| \*\*100\*\* \| — \| — \| — \| 200 \| — \| — \| 1\.00 \|/);
  assert.equal(plot(measured).match(/ ms<\/title>/g)?.length, 3);
});
