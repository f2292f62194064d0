// Thousands of URLs made of nasty parts: what cover.js says, and what a parser that was written for this test says.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { normalise } from '../gate/config.js';
import { cover, setCoverage } from '../gate/cover.js';
import { parse } from './reference-url.js';

const BASE = { scheme: 'https', origin: 'https://app.test:8443', path: '/shop/cart' };
const PAGE = BASE.origin + BASE.path;

const CONFIGS = [
  { apis: ['https://api.example.com', 'https://api.example.com/v1/admin'], no: [] },
  { apis: ['https://api.example.com:444/v1/', '/api', '/', 'http://localhost/v1'], no: ['https://app.test:8443/session/refresh'] },
  { apis: ['https://xn--bcher-kva.example/v1', 'http://127.0.0.1:80', 'http://[::1]:99/api', '/shop'], no: ['https://app.test:8443/session/refresh'] },
];

const PARTS = {
  scheme: ['https:', 'HTTPS:', 'http:', 'hTTp:', 'ht\ntps:', '', '', '', ' https:', 'javascript:', 'data:', 'blob:https:', 'ws:', 'about:', 'https::', 'ftp:', 'filesystem:https:', 'view-source:https:'],
  slashes: ['//', '//', '//', '/', '', '\\\\', '/\\', '\\/', '///', '////', '/\t/', '\\', '\\\t\\', '/./', '%2f%2f'],
  user: ['', '', '', '', 'api.example.com@', 'user:secret@', '@', ':@', ':x@', '::@', 'a@b@', 'api.example.com\\@', 'api.example.com%40', 'https://api.example.com@', '%00@'],
  host: [
    'api.example.com', 'api.example.com', 'API.Example.COM', 'api.example.com.', 'api.example.com.evil.test', 'evil-api.example.com', 'xapi.example.com', 'api.example.co', 'api%2eexample.com', 'api。example。com',
    'ａpi.example.com', 'аpi.example.com', 'api.example.com%00', 'api.example.com%2f.evil.test', 'api\t.example.com', 'api .example.com', 'api­.example.com', 'app.test', 'evil.test', 'bücher.example', 'BÜCHER.example', 'xn--bcher-kva.example',
    'bucher.example', 'localhost', 'LOCALHOST', 'localhost.', 'x.localhost', '127.0.0.1', '127.1', '[::1]', '[::1', '', '..', '*',
  ],
  port: ['', '', '', ':443', ':444', ':80', ':8443', ':99', ':', ':0443', ':65536', ':x', ':44 3', ':443@evil.test', ':443:443', ':+443'],
  path: [
    '', '/', '/v1', '/v1/', '/v10', '/V1', '/v1/x', '/v1/../v2', '/v2/../v1/x', '/v1/%2e%2e/v2', '/v1/%2E./%2e', '/v1%2fx', '/%761/x', '/v1/..%2fv2', '/v1\\..\\v2', '/v1//..', '//v1', '/./v1', '/v1;x', '/v1/admin', '/v1/admin/x', '/v1/administrator',
    '/v1/admin/..', '/api', '/api/x', '/apix', '/api/../session/refresh', '/session/refresh', '/session/refresh/', '/session/refreshed', '/session/x/../refresh', '/shop/cart', 'cart', '../api/x', '..', '.', './..//', '/..//api', '/a\tpi', '/api\n/x', '/api ', '/v1/%',
  ],
  tail: ['', '', '?', '?x=/v1', '#', '#/v1', '?a#b', '?https://api.example.com/v1', '#@api.example.com', ' ', '\n', '?\\..', ';', '\0'],
};

/** Numbers from 0 to below n, the same for a seed each time (mulberry32). */
function numbers(seed) {
  return (n) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let x = Math.imul(seed ^ (seed >>> 15), seed | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) % n;
  };
}

function nasty(below) {
  const pick = (name) => PARTS[name][below(PARTS[name].length)];
  const whole = pick('scheme') + pick('slashes') + pick('user') + pick('host') + pick('port') + pick('path') + pick('tail');
  const text = below(4) ? whole : pick('path') + pick('tail');
  if (below(6)) return text;
  const at = below(text.length + 1); // and something in between
  return text.slice(0, at) + ['\t', '\\', '/', '@', '.', '%', '%2e', ':', '?', '#', '\n', '[', ' '][below(13)] + text.slice(at);
}

/** What the reference says: the name of the most specific API, or null. */
function expected(url, { apis, no }) {
  const found = parse(url, BASE);
  if (!found || found.secret) return null;
  const place = (entry) => (entry.startsWith('/') ? BASE.origin + entry : entry.replace(/:(80|443)(?=\/|$)/, '')).replace(/\/+$/, '');
  const lies = (name) => (found.origin + found.path + '/').startsWith(name + '/');
  const best = [...no, ...apis].map(place).filter(lies).sort((a, b) => b.length - a.length)[0];
  return best && !no.includes(best) ? best : null;
}

const SEEDS = process.env.COVER_SEED ? [+process.env.COVER_SEED] : Array.from({ length: 12 }, (_, i) => i + 1);

for (const [i, config] of CONFIGS.entries()) {
  test(`cover.js agrees with a parser of its own about thousands of nasty URLs, configuration ${i + 1}`, () => {
    setCoverage(normalise({ refreshUrl: config.no[0] ?? 'https://id.test/refresh', apis: config.apis }, PAGE, PAGE));
    let covered = 0;
    for (const seed of SEEDS) {
      const below = numbers(seed);
      for (let n = 0; n < 1000; n++) {
        const url = nasty(below);
        const want = expected(url, config);
        const got = cover(url, PAGE)?.name ?? null;
        if (want) covered++;
        assert.equal(got, want, `COVER_SEED=${seed}, URL ${n}: ${JSON.stringify(url)}`);
      }
    }
    assert.ok(covered > SEEDS.length * 10, `only ${covered} were covered`); // else they would agree about nothing
  });
}
