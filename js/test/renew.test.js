import assert from 'node:assert/strict';
import { test } from 'node:test';

import { renewal } from '../host/renew.js';

const API = 'https://api.test';

/**
 * An API that answers 401 to every token but the good one.
 * @param {{ held?: { token: string, generation: number }, next?: { token: string | null, generation: number }, good?: string }} world
 */
function refusing(world) {
  const asked = [];
  const ask = async (name, { api, refused }) => {
    asked.push([name, api, refused]);
    return world.next;
  };
  const renew = renewal(ask, () => world.held);
  /** A request that carries a token gets 401; answers the status that the page sees in the end. */
  async function request(token, generation) {
    const response = new Response('no', { status: 401 });
    const again = async (newer) => new Response('', { status: newer === world.good ? 200 : 401 });
    const replay = await renew({ api: API, used: { token, generation }, response, again });
    return replay ? (await replay()).status : undefined;
  }
  return { asked, request };
}

test('a token that is still the newest is replaced by Go, and the request sent again', async () => {
  const { asked, request } = refusing({ held: { token: 'a', generation: 1 }, next: { token: 'b', generation: 2 }, good: 'b' });
  assert.equal(await request('a', 1), 200);
  assert.deepEqual(asked, [['token', API, 1]]);
});

test('a newer token that is at hand is taken without asking', async () => {
  const { asked, request } = refusing({ held: { token: 'b', generation: 2 }, good: 'b' });
  assert.equal(await request('a', 1), 200);
  assert.deepEqual(asked, []);
});

test('a lease that is newer by another API’s token: this one’s token is what Go has to replace', async () => {
  const { asked, request } = refusing({ held: { token: 'a', generation: 5 }, next: { token: 'b', generation: 6 }, good: 'b' });
  assert.equal(await request('a', 3), 200);
  assert.deepEqual(asked, [['token', API, 5]]);
});

test('an API that refuses the newer one too is not asked about again, until there is yet another', async () => {
  const world = { held: { token: 'a', generation: 1 }, next: { token: 'b', generation: 2 }, good: '' };
  const { asked, request } = refusing(world);
  assert.equal(await request('a', 1), 401);
  world.held = world.next;
  for (let i = 0; i < 3; i++) assert.equal(await request('b', 2), undefined);
  assert.equal(asked.length, 1);
  Object.assign(world, { held: { token: 'c', generation: 3 }, next: { token: 'd', generation: 4 }, good: 'd' });
  assert.equal(await request('c', 3), 200);
  assert.equal(asked.length, 2);
});

test('where there is no session any more, the 401 has to do', async () => {
  const { request } = refusing({ next: { token: null, generation: 0 } });
  assert.equal(await request('a', 1), undefined);
});
