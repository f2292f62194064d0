// What a call costs, with a network that is stubbed: the token that is there, an authorized fetch, an authorized XMLHttpRequest.
import { stubNetwork } from '../page/stub.js';
import { openPage } from './open.js';

/** @typedef {import('../run.js').Run} Run @typedef {import('../clients.js').Client} Client */

const BATCH = 30; // ms: long beside what a clock can tell

/** `least`: calls in a batch, even where the machine was slow when that was tried out. */
const ROWS = {
  token: { row: 'a warm token', least: 1000, can: () => true },
  fetch: { row: 'an authorized fetch, network stubbed', least: 100, can: (/** @type {Client} */ client) => !client.noFetch },
  xhr: { row: 'an authorized XMLHttpRequest, network stubbed', least: 20, can: () => true },
};

/** A page with the network stubbed. @param {Run} run @param {Client} client @param {boolean} [dpop] */
export async function openStubbed(run, client, dpop = false) {
  const { page } = await openPage(run, client, { script: stubNetwork, dpop });
  await page.evaluate(() => stub.on());
  return page;
}

/** That a call does what is timed: with a token that the API would accept. @param {'token' | 'fetch' | 'xhr'} what @param {boolean} [dpop] */
export async function check(run, page, client, what, dpop = false) {
  const { token, authorization = '', proof } = await page.evaluate((call) => stub.observe(call), what);
  const scheme = dpop ? 'DPoP ' : 'Bearer ';
  const carried = what === 'token' ? token : authorization.startsWith(scheme) && authorization.slice(scheme.length);
  if (!run.server.provider.accepts(carried)) throw new Error(`${client.name}: ${what} has not carried the token`);
  if (!proof !== !dpop) throw new Error(`${client.name}: ${what} has a proof, or none, against expectation`);
}

/** How many calls make a batch, by the fastest of a few tries: the first ones run code that nothing has compiled yet. */
async function sizeOf(page, what) {
  const { least } = ROWS[what];
  let fastest = Infinity;
  for (let i = 0; i < 5; i++) fastest = Math.min(fastest, await page.evaluate((call, n) => stub.time(call, n), what, least));
  return Math.max(least, Math.round((BATCH * 1000) / fastest));
}

/** Clients by turns, batch by batch, so that what else the machine does meets all alike. */
async function race(run, opened, what, row, rounds) {
  const sizes = new Map();
  for (const [client, page] of opened) sizes.set(client, await sizeOf(page, what));
  for (let round = 0; round < rounds; round++) {
    for (const client of run.inTurn(round)) {
      const page = opened.get(client);
      if (!page) continue;
      const value = await page.evaluate((call, n) => stub.time(call, n), what, sizes.get(client));
      run.note({ group: 'calls', row, unit: 'µs', client: client.name, round, value });
    }
  }
}

/** @param {Run} run @param {number} rounds */
export async function measureCalls(run, rounds) {
  const opened = new Map();
  for (const client of run.clients) opened.set(client, await openStubbed(run, client));
  for (const what of /** @type {const} */ (['token', 'fetch', 'xhr'])) {
    const able = new Map([...opened].filter(([client]) => ROWS[what].can(client)));
    for (const [client, page] of able) await check(run, page, client, what);
    await race(run, able, what, ROWS[what].row, rounds);
    for (const [client, page] of able) await check(run, page, client, what);
  }
  for (const page of opened.values()) await page.close();

  const bound = new Map();
  for (const client of run.clients.filter(({ dpop }) => dpop)) bound.set(client, await openStubbed(run, client, true));
  for (const [client, page] of bound) await check(run, page, client, 'fetch', true);
  await race(run, bound, 'fetch', 'the same fetch with a proof (DPoP)', rounds);
  for (const page of bound.values()) await page.close();
  run.say('calls');
}
