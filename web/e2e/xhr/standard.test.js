// What the standard says of an XMLHttpRequest in its rarer moments holds while it waits for a refresh: compared with that of a
// frame that Perennial is not in. The web-platform-tests have shown these (./build.sh wpt).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWaiting } from '../harness/pages/app.js';
import { openXhr } from '../harness/pages/xhr.js';
import { startBackend } from '../harness/servers/backend.js';
import { suite } from '../harness/suite.js';

const s = suite(undefined, startBackend);

test('aborted by its own loadstart: the upload ends as well, and before it', async () => {
  const page = await openWaiting(s, openXhr);
  const [ours, theirs] = await page.evaluate(() =>
    [XMLHttpRequest, untouched()].map((of) => {
      const xhr = open('POST', '/api/a', { of });
      xhr.onloadstart = () => xhr.abort();
      xhr.send('text');
      return [xhr.log, xhr.readyState];
    }),
  );
  assert.deepEqual(ours, theirs);
  assert.deepEqual(ours, [['rs1', 'loadstart', 'rs4', 'upload abort', 'upload loadend', 'abort', 'loadend'], 0]);
});

test('an upload begins with the size of what is sent', async () => {
  const page = await openWaiting(s, openXhr);
  const [ours, theirs] = await page.evaluate(() =>
    [XMLHttpRequest, untouched()].map((of) =>
      ['Grüße', new Blob(['blob']), new Uint8Array(7), new Uint8Array(6).buffer, new URLSearchParams({ a: 'ä' })].map((body) => {
        const xhr = open('POST', '/api/a', { of });
        let found;
        xhr.upload.onloadstart = ({ loaded, total, lengthComputable }) => (found = [loaded, total, lengthComputable]);
        xhr.send(body);
        xhr.abort();
        return found;
      }),
    ),
  );
  assert.deepEqual(ours, theirs);
  assert.deepEqual(ours[0], [0, 7, true]);
});

test('a body that the browser does not take is refused within send(), and the object stays open', async () => {
  const page = await openWaiting(s, openXhr);
  const [ours, theirs] = await page.evaluate(() =>
    [XMLHttpRequest, untouched()].map((of) => {
      const shared = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer;
      return [shared, new Uint8Array(shared), new DataView(shared)].map((body) => {
        const xhr = open('POST', '/api/a', { of });
        return [attempt(() => xhr.send(body)), xhr.log, xhr.readyState];
      });
    }),
  );
  assert.deepEqual(ours, theirs);
  assert.deepEqual(ours[0], ['TypeError', ['rs1'], 1]);
});

test('abort() after its time-out: no event, and the object is as before open()', async () => {
  const page = await openWaiting(s, openXhr);
  const found = await page.evaluate(async () => {
    const xhr = open('POST', '/api/a', { timeout: 20 });
    const end = over(xhr);
    xhr.send('x');
    await end;
    const before = [xhr.log.at(-1), xhr.readyState];
    xhr.log.length = 0;
    xhr.abort();
    return [...before, xhr.log, xhr.readyState];
  });
  assert.deepEqual(found, ['loadend', 4, [], 0]);
});
