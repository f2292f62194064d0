// Nobody waits: tokens are refreshed in the background before they expire.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signIn } from '../harness/pages/page.js';
import { suite } from '../harness/suite.js';

// Long enough for the leeway, a tenth of it, to be more than a request takes on a busy machine.
const s = suite({ ttl: '8s' });

test('while a page makes requests none of them is held for a refresh, over four lifetimes', async () => {
  const page = await signIn(s.context, s.server);
  await s.server.reset();
  const calls = await page.evaluate(async (wanted) => {
    let refreshes = 0;
    perennial.addEventListener('refreshed', () => refreshes++);
    const made = [];
    while (refreshes < wanted) {
      const before = seen.sent.length;
      const answer = fetch('/api/hello');
      // At once: whoever asks Go first, or awaits anything, has not reached the browser's own fetch by now.
      const left = seen.sent.slice(before).length === 1;
      made.push({ left, status: (await answer).status });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return made;
  }, 4);
  assert.ok(calls.length > 20, `${calls.length} calls are too few to tell`);
  assert.deepEqual(calls.filter(({ left, status }) => !left || status !== 200), []);
  const { api401, refreshes, replays } = await s.server.stats();
  assert.deepEqual({ api401, refreshes, replays }, { api401: 0, refreshes: 4, replays: 0 });
  assert.deepEqual(page.complaints, []);
});
