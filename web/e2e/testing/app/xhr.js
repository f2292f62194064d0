// XMLHttpRequest and history under a DOM of tests.
import { expect, test } from 'vitest';
import { fakePerennial } from 'perennial/testing';

/** What stands for the network: answers each request with its method, URL and Authorization. */
class Answering {
  headers = {};
  listeners = {};
  open(method, url) {
    this.asked = `${method} ${url}`;
  }
  setRequestHeader(name, value) {
    this.headers[name] = value;
  }
  addEventListener(type, listener) {
    this.listeners[type] = listener;
  }
  dispatchEvent(event) {
    this.listeners[event.type]?.(event);
  }
  send() {
    this.responseText = `${this.asked} ${this.headers.Authorization}`;
    this.dispatchEvent(new Event('load'));
  }
  abort() {}
}

const send = (url) =>
  new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.addEventListener('load', () => resolve(xhr.responseText));
    xhr.addEventListener('error', () => resolve('error'));
    xhr.open('GET', url);
    xhr.send();
  });

test('XMLHttpRequests carry tokens, wait for a refresh, and fail with it', async () => {
  const native = XMLHttpRequest;
  globalThis.XMLHttpRequest = Answering;
  const perennial = fakePerennial({ profile: {}, apis: ['/api'] });
  expect(await send('/api/1')).toBe('GET /api/1 Bearer fake-token-1');
  expect(await send('/other')).toBe('GET /other undefined');
  perennial.expire();
  expect(await send('/api/2')).toBe('GET /api/2 Bearer fake-token-2');
  perennial.expire();
  perennial.fail('network_error');
  expect(await send('/api/3')).toBe('error');
  expect(perennial.requests.map(({ url, token }) => [url, token])).toEqual([['/api/1', 'fake-token-1'], ['/other', null], ['/api/2', 'fake-token-2']]);
  perennial.restore();
  expect(XMLHttpRequest).toBe(Answering);
  globalThis.XMLHttpRequest = native;
});

test('protected routes are watched where there is a history', async () => {
  const perennial = fakePerennial();
  const seen = [];
  perennial.addEventListener('signinrequired', ({ detail }) => seen.push(detail.location));
  await perennial.start({ refreshUrl: '/session/refresh', routes: { login: '/login', protected: ['/account/*'] } });
  history.pushState(null, '', '/account/7');
  await new Promise((go) => setTimeout(go));
  expect(seen).toEqual(['/login']);
  expect(location.pathname).toBe('/account/7');
  perennial.restore();
  history.pushState(null, '', '/account/8');
  await new Promise((go) => setTimeout(go));
  expect(seen.length).toBe(1);
});
