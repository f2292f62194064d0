// XMLHttpRequest to the covered API, as fetch: for axios, jQuery, and whatever else was there before fetch.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTES, moveClock, openSignedIn } from '../user.js';

/** @param {import('../suite.js').Suite} s */
export function xhr(s) {
  test('XMLHttpRequest: tokens, one refresh for fifty, a replay after a 401, the events of the platform, none after sign-out', async () => {
    const { idp, orders, stock } = s.world;
    const url = `${orders.origin}/orders`;
    const tab = await openSignedIn(s);
    orders.reset();
    assert.deepEqual(await send(tab, url, 3), [200, 200, 200]);
    assert.equal(await tab.evaluate(synchronously, url), 200);
    const native = await tab.evaluate(eventsOf, `${stock.origin}/stock`); // which is not covered
    assert.deepEqual(await tab.evaluate(eventsOf, url), native, 'with a token at hand');

    await moveClock(tab, 6 * MINUTES);
    assert.deepEqual(await send(tab, url, 50), Array(50).fill(200));
    assert.equal(idp.stats().refreshes, 1);
    assert.equal(orders.stats().refused, 0);

    orders.refuse(1);
    assert.deepEqual(await send(tab, url), [200], 'refused once, and sent again with a newer token');
    assert.equal(idp.stats().refreshes, 2);

    await moveClock(tab, 6 * MINUTES);
    assert.deepEqual(await tab.evaluate(eventsOf, url), native, 'having waited for a token');
    const { refreshes, replays, refused } = idp.stats();
    assert.deepEqual({ refreshes, replays, refused }, { refreshes: 3, replays: 0, refused: 0 });
    assert.deepEqual(await tab.complaints(), []);

    const { bearer } = orders.stats();
    await tab.evaluate(() => perennial.signout());
    assert.deepEqual(await send(tab, url), [401]);
    assert.equal(orders.stats().bearer, bearer);
  });
}

/** Sends requests at once; the status of each. */
const send = (tab, url, count = 1) =>
  tab.evaluate(
    (to, n) => {
      const one = () =>
        new Promise((resolve) => {
          const request = new XMLHttpRequest();
          request.open('GET', to);
          request.onloadend = () => resolve(request.status);
          request.send();
        });
      return Promise.all(Array.from({ length: n }, one));
    },
    url,
    count,
  );

/** Runs in the page. */
function synchronously(url) {
  const request = new XMLHttpRequest();
  request.open('GET', url, false);
  request.send();
  return request.status;
}

/** Runs in the page: the events of a POST, in order; one that comes several times in a row once. */
function eventsOf(url) {
  return new Promise((resolve) => {
    const seen = [];
    const request = new XMLHttpRequest();
    const note = (name) => name === seen.at(-1) || seen.push(name);
    for (const type of ['loadstart', 'progress', 'load', 'loadend', 'error', 'abort', 'timeout']) {
      request.addEventListener(type, () => note(type));
      request.upload.addEventListener(type, () => note(`upload ${type}`));
    }
    request.addEventListener('readystatechange', () => note(`state ${request.readyState}`));
    request.addEventListener('loadend', () => resolve(seen));
    request.open('POST', url);
    request.send('one order');
  });
}
