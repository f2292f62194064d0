import assert from 'node:assert/strict';
import { test } from 'node:test';

import { courier } from '../host/courier-link.js';

const PATH = '/p/perennial-courier.js';
const URL_OF = 'https://app.test' + PATH;
globalThis.location = /** @type {any} */ ({ href: 'https://app.test/some/page' });

const errand = /** @type {any} */ ({ perennial: 'E1', url: 'https://id.test/token' });

/** A worker that answers as it is asked to; what it was posted is in `posted`. @param {(port: MessagePort, message: any) => void} answer */
function workerThat(answer) {
  const posted = [];
  const active = {
    scriptURL: URL_OF,
    postMessage(message, [port] = []) {
      posted.push(message);
      if (port) answer(port, message);
    },
  };
  const registration = { active };
  return { posted, registration, find: async () => /** @type {any} */ (registration) };
}

/** When messages that have been posted to ports have arrived: one that is posted later has. */
async function delivered() {
  const { port1, port2 } = new MessageChannel();
  const arrived = new Promise((resolve) => (port1.onmessage = resolve));
  port2.postMessage(0);
  await arrived;
  port1.close();
}

const patient = () => new AbortController().signal;

test('an errand is posted with a port, and what comes back after the sign of life is its outcome', async () => {
  const { posted, find } = workerThat((port) => {
    port.postMessage(0);
    port.postMessage({ status: 200, header: {}, body: '{}' });
  });
  const link = courier(PATH, find);
  assert.equal(link.ready, false);
  await link.known;
  assert.equal(link.ready, true);
  assert.deepEqual(JSON.parse(await link.send(errand, patient())), { status: 200, header: {}, body: '{}' });
  link.discard('E1');
  await link.known;
  assert.deepEqual(posted, [errand, { perennial: 'E1' }]);
});

test('who stops waiting hears so at once; a courier that has given a sign of life is used again', async () => {
  const { find } = workerThat((port) => port.postMessage(0));
  const link = courier(PATH, find);
  await link.known;
  const giveUp = new AbortController();
  const waiting = link.send(errand, giveUp.signal);
  await delivered();
  giveUp.abort(new Error('enough'));
  await assert.rejects(waiting, /enough/);
  assert.equal(link.ready, true);
});

test('a courier that says nothing at all is not used again', async () => {
  const link = courier(PATH, workerThat(() => {}).find);
  await link.known;
  const giveUp = new AbortController();
  const waiting = link.send(errand, giveUp.signal);
  giveUp.abort(new Error('enough'));
  await assert.rejects(waiting, /enough/);
  assert.equal(link.ready, false);
});

test('nor is one that is unable', async () => {
  const link = courier(PATH, workerThat((port) => port.postMessage({ unable: true })).find);
  await link.known;
  assert.deepEqual(JSON.parse(await link.send(errand, patient())), { unable: true });
  assert.equal(link.ready, false);
});

test('a worker that another script has replaced is not posted to', async () => {
  const { posted, registration, find } = workerThat(() => {});
  const link = courier(PATH, find);
  await link.known;
  registration.active = { ...registration.active, scriptURL: 'https://app.test/other.js' };
  assert.equal(link.ready, false);
  await assert.rejects(link.send(errand, patient()), TypeError);
  link.discard('E1');
  await link.known;
  assert.deepEqual(posted, []);
});

test('where there are no service workers it is known that there is none', async () => {
  const link = courier(PATH, async () => {
    throw new TypeError('no');
  });
  await assert.rejects(link.known, TypeError);
  assert.equal(link.ready, false);
  link.discard('E1'); // and nothing happens
});
