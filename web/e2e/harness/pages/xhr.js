// XMLHttpRequests of a page, and what the page sees of them.
import { openSignedIn } from './app.js';

/** Runs in the page, before anything else: helpers for the tests, and a frame without Perennial to compare with. */
export function helpers() {
  const types = ['readystatechange', 'loadstart', 'progress', 'load', 'loadend', 'error', 'timeout', 'abort'];

  /** Notes each event as the page sees it: `rs2`, `load`, `upload load`. Progress comes as often as the browser likes. */
  globalThis.watch = (xhr) => {
    const log = [];
    const note = (what) => what === log.at(-1) || log.push(what);
    for (const type of types) {
      xhr.addEventListener(type, () => note(type === 'readystatechange' ? 'rs' + xhr.readyState : type));
      xhr.upload.addEventListener(type, () => note('upload ' + type));
    }
    return log;
  };

  /** Opens a request and watches it. `more`: headers, and properties of the object. */
  globalThis.open = (method, url, { headers = {}, of = XMLHttpRequest, ...more } = {}) => {
    const xhr = new of();
    const log = watch(xhr);
    xhr.open(method, url);
    for (const name in headers) xhr.setRequestHeader(name, headers[name]);
    return Object.assign(xhr, { log }, more);
  };

  globalThis.over = (xhr) => new Promise((resolve) => xhr.addEventListener('loadend', () => setTimeout(resolve)));

  /** Sends one and waits for its end: what the page has seen, and what there is to read then. */
  globalThis.run = async (method, url, more, body) => {
    const xhr = open(method, url, more);
    const end = over(xhr);
    xhr.send(body);
    xhr.log.push('sent');
    await end;
    return { log: xhr.log, status: xhr.status, readyState: xhr.readyState };
  };

  /** The name of the exception that something throws, or its value. */
  globalThis.attempt = (what) => {
    try {
      return what();
    } catch (error) {
      return error.name;
    }
  };

  /** XMLHttpRequest of a frame that Perennial is not in. */
  globalThis.untouched = () => document.body.appendChild(document.createElement('iframe')).contentWindow.XMLHttpRequest;
}

/** A page with a session and the helpers. */
export async function openXhr(s, configuration = undefined) {
  const page = await openSignedIn(s, configuration);
  await page.evaluate(helpers);
  return page;
}
