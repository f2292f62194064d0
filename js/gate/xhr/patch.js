import { isDroppedOnRedirect } from '../apis.js';
import { cover } from '../cover.js';
import { emitError, later } from '../events.js';
import { currentLease } from '../lease.js';
import { ownerOf, patch, replace } from '../patch.js';
import { bodyOf } from './body.js';
import { exchanges, heard, listenTo, listenToUpload, reveal, show } from './events.js';
import { Exchange } from './exchange.js';
import { native } from './native.js';
/** @import { Api, Foreign } from '../../internal' */

/** As it was when Perennial was loaded. */
const Loaded = globalThis.XMLHttpRequest;

/**
 * Whether an XMLHttpRequest may carry an API's token: it cannot be told not to follow a redirect.
 * @param {Api} api
 */
function mayCarry(api) {
  if (api.followRedirects || isDroppedOnRedirect(api)) return true;
  api._reported ||= emitError({ code: 'unsupported', message: api.name + ': XMLHttpRequest needs followRedirects' });
}

/**
 * Puts the gate in front of the page's XMLHttpRequest; where that cannot be done, it is left alone. The object stays the
 * browser's own, with what is known of it beside it.
 * @param {AbortSignal} stopped
 */
export function patchXhr(stopped) {
  const undo = new AbortController();
  stopped.addEventListener('abort', () => undo.abort());
  try {
    replaceAll(undo.signal);
  } catch {
    undo.abort();
    const message = 'XMLHttpRequest carries no token: load Perennial before what has replaced it';
    later(() => emitError({ code: 'unsupported', message }), stopped);
  }
}

/** @param {AbortSignal} stopped @throws anything, if something is missing or cannot be replaced */
function replaceAll(stopped) {
  const Native = XMLHttpRequest;
  // Not Native.prototype: a stand-in may make objects of another class, or have some only within.
  const prototype = [Object.getPrototypeOf(new Native()), Loaded.prototype].find((each) => ownerOf(each, 'open'));

  /** @param {string} name @param {(exchange: Exchange | null | undefined, go: () => unknown, xhr: Foreign, args: Foreign[]) => unknown} act */
  const trap = (name, act) => {
    const owner = ownerOf(prototype, name);
    native[name] = owner[name];
    patch(
      owner,
      name,
      (target, xhr, args) => act(exchanges.get(xhr), () => Reflect.apply(target, xhr, args), xhr, args),
      stopped,
    );
  };

  const owner = ownerOf(prototype, 'upload');
  const own = /** @type {Foreign} */ (Object.getOwnPropertyDescriptor(owner, 'upload'));
  const get = new Proxy(own.get, {
    apply(target, xhr, args) {
      const upload = Reflect.apply(target, xhr, args);
      if (!stopped.aborted) listenToUpload(upload, xhr);
      return upload;
    },
  });
  Object.defineProperty(owner, 'upload', { get });
  stopped.addEventListener('abort', () => {
    if (Object.getOwnPropertyDescriptor(owner, 'upload')?.get == get) Object.defineProperty(owner, 'upload', own);
  });

  trap('open', (old, go, xhr, args) => {
    const api = args.length > 1 && !args[3] && !args[4] && cover((args[1] = `${args[1]}`));
    exchanges.set(xhr, api && mayCarry(api) ? new Exchange(xhr, api, args) : null);
    try {
      go();
    } catch (error) {
      exchanges.set(xhr, old);
      throw error;
    }
    reveal(xhr);
    // To the browser it has been open all the time.
    if (old?._unsent) xhr.dispatchEvent(new Event('readystatechange'));
  });

  trap('setRequestHeader', (exchange, go, _, args) => (exchange ? exchange._header(go, args) : go()));

  trap('abort', (exchange, go, xhr) => {
    if (exchange?._end('abort')) return;
    go();
    if (exchange?.phase == 'over') show(xhr, 'readyState', 0);
  });

  trap('send', (_, go, xhr, args) => {
    if (args[0]) args[0] = bodyOf(args[0]);
    const exchange = exchanges.get(xhr);
    if (!exchange) return go();
    if (exchange.phase == 'opened' && (currentLease === null || stopped.aborted)) {
      exchanges.delete(xhr);
      return go();
    }
    exchange._send(args[0], go);
  });

  const ours = new Proxy(Native, {
    // @ts-expect-error: a type cannot say so
    __proto__: null,
    construct(target, args, newTarget) {
      const xhr = Reflect.construct(target, args, newTarget);
      heard.add(xhr);
      listenTo(xhr);
      return xhr;
    },
  });
  replace(globalThis, 'XMLHttpRequest', ours, stopped);
  if (prototype.constructor == Native) replace(ownerOf(prototype, 'constructor'), 'constructor', ours, stopped);
}
