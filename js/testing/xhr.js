import { replace } from '../gate/patch.js';
import { baseUrl } from './page.js';
/**
 * @import { Api, Foreign } from '../internal'
 * @import { Carrier } from '../fake'
 */

/** One request, from its open() on: what it is for, and whether it waits for a token. */
class Opened {
  /** @param {Carrier} carrier @param {Foreign} xhr @param {Foreign[]} args of open() */
  constructor(carrier, xhr, [method, url, async = true]) {
    this.carrier = carrier;
    this.xhr = xhr;
    this.method = `${method}`.toUpperCase();
    this.async = async;
    this.url = new URL(`${url}`, baseUrl());
    /** @type {Api | null | undefined} */
    this.api = carrier.cover(this.url);
    this.waiting = false;
  }

  /** @param {Foreign[]} args of send() */
  send(args) {
    const { api, async, carrier, xhr } = this;
    const go = (/** @type {string | null} */ token) => {
      if (token !== null && api) xhr.setRequestHeader(api.header, api.prefix + token);
      carrier.note(this.url, this.method, token);
      xhr.send(...args);
    };
    if (!api || api.param) return go(null);
    if (carrier.isFresh() || !async) return go(carrier.isFresh() ? carrier.leased(api) : null); // a synchronous one cannot wait
    this.waiting = true;
    carrier.token(api).then(
      (token) => this.end() && go(token),
      () => this.end() && this.dispatch('error'),
    );
  }

  /** Ends the waiting. @returns whether it was waiting */
  end() {
    const { waiting } = this;
    this.waiting = false;
    return waiting;
  }

  /** @param {string} type of the event that it ends with */
  dispatch(type) {
    for (const name of [type, 'loadend']) this.xhr.dispatchEvent(new Event(name));
  }
}

/**
 * Puts a fake in front of the XMLHttpRequest that is there, where there is one. By a Proxy around each request and not on its prototype:
 * what a test has put in its place (msw) has to see the token.
 * @param {Carrier} carrier
 * @param {AbortSignal} stopped puts it back
 */
export function patchXhr(carrier, stopped) {
  const Native = globalThis.XMLHttpRequest;
  if (!Native) return;
  const ours = new Proxy(Native, {
    construct(target, args) {
      const xhr = /** @type {Foreign} */ (Reflect.construct(target, args));
      return stopped.aborted ? xhr : new Proxy(xhr, handler(carrier, xhr));
    },
  });
  replace(globalThis, 'XMLHttpRequest', ours, stopped);
}

/** @param {Carrier} carrier @param {Foreign} xhr @returns {ProxyHandler<Foreign>} */
function handler(carrier, xhr) {
  /** @type {Opened | undefined} */
  let opened;
  /** @type {Record<string, (...args: Foreign[]) => void>} */
  const methods = {
    open(...args) {
      xhr.open(...args);
      opened = new Opened(carrier, xhr, args);
    },
    setRequestHeader(...args) {
      if (opened?.api && `${args[0]}`.toLowerCase() === opened.api.header.toLowerCase()) opened.api = null; // the caller's own stays
      xhr.setRequestHeader(...args);
    },
    send: (...args) => (opened ? opened.send(args) : xhr.send(...args)),
    abort() {
      if (opened?.end()) opened.dispatch('abort');
      xhr.abort();
    },
  };
  return {
    get(_, name) {
      if (Object.hasOwn(methods, name)) return methods[/** @type {string} */ (name)];
      const value = xhr[name];
      return typeof value === 'function' && !/^on/.test(String(name)) ? value.bind(xhr) : value;
    },
    set: (_, name, value) => Reflect.set(xhr, name, value),
  };
}
