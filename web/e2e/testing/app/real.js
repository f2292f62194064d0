// The real Perennial where it cannot run.
import { expect, test } from 'vitest';
import perennial, { PerennialError } from 'perennial';

const CONFIG = { refreshUrl: '/session/refresh', apis: ['/api'] };
const outcome = (promise) =>
  Promise.race([promise.then(() => 'resolved', (error) => error), new Promise((go) => setTimeout(go, 3000, 'it hangs'))]);

test('what needs the program rejects, and says what to use', async () => {
  globalThis.fetch ??= async () => ({ status: 200 });
  await perennial.start(CONFIG);
  expect(perennial.status).toBe('signedout');
  for (const call of [perennial.authenticate({ access_token: 'a', refresh_token: 'r' }), perennial.ready, perennial.signin()]) {
    const error = await outcome(call);
    expect(error).toBeInstanceOf(PerennialError);
    expect(error.code).toBe('unsupported');
    expect(error.message).toMatch(/perennial\/testing/);
  }
  perennial.stop();
}, 20000);
