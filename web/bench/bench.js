// Perennial beside @badgateway/oauth2-client, in one run: what each costs a page. A ratio of at most 1 is at or below the peer.
// And beside itself: what proofs of possession (DPoP, RFC 9449) cost each request.
import { launch } from '../e2e/harness/browsers/browser.js';
import { bundlePeer } from './bundle.js';
import { serve } from './server.js';
import { TOKEN, signIn } from './session.js';
import { print } from './table.js';
import { timeBoth } from './timing.js';
import { bytesBeforeAuthorized } from './transfer.js';

const sum = (/** @type {Map<string, number>} */ bytes) => [...bytes.values()].reduce((a, b) => a + b, 0);
const list = (/** @type {Map<string, number>} */ bytes) => [...bytes].map(([name, size]) => `${name} ${size}`).join(' + ');

const server = await serve({ 'peer.js': bundlePeer() });
const browser = await launch({ full: true });
try {
  const page = await browser.newPage();
  await page.setCacheEnabled(false);
  await signIn(page, server.origin);
  const files = {
    perennial: await bytesBeforeAuthorized(page, server, 'perennial.html'),
    peer: await bytesBeforeAuthorized(page, server, 'peer.html'),
  };
  const { token, fetch } = await timeBoth(page, server.origin, 'timing.html', TOKEN);
  const bytes = { perennial: [[sum(files.perennial)]], peer: [[sum(files.peer)]] };
  print(['perennial', 'peer'], [
    { name: 'a warm token', unit: ' µs', digits: 2, pair: token },
    { name: 'an authorized fetch, network stubbed', unit: ' µs', digits: 2, pair: fetch },
    { name: 'bytes before the first authorized request', unit: '', digits: 0, pair: bytes },
  ]);
  const { fetch: proved } = await timeBoth(page, server.origin, 'timing-dpop.html', TOKEN);
  console.log();
  print(['dpop', 'bearer'], [{ name: 'an authorized fetch, network stubbed', unit: ' µs', digits: 2, pair: proved }]);
  console.log(`\nBytes are brotli, the whole page: ${list(files.perennial)}; ${list(files.peer)}.`);
} finally {
  await browser.close();
}
