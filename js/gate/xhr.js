import { dropped } from './apis.js';
import { authorize } from './authorize.js';
import { cover } from './cover.js';
import { emitError } from './events.js';
import { end, exchanges, listenTo, listenToUpload, native, show, tell } from './exchange.js';
import { held } from './lease.js';
import { patch, replace } from './patch.js';
import { ask } from './program.js';

/**
 * Whether an XMLHttpRequest may carry an API's token: it cannot be told not to follow a redirect.
 * @param {import('../internal').Api} api
 */
function mayCarry(api) {
  if (api.followRedirects || dropped(api)) return true;
  api.told ||= emitError({ code: 'unsupported', message: api.name + ': XMLHttpRequest needs followRedirects' });
}

/**
 * Whether an object is sent as what it is, and not as its text. By its class name, as it may come from another frame.
 * @param {object} object
 */
const isBody = (object) => /(Blob|File|FormData|Params|Buffer|(\d|ed)Array|View|Document)]$/.test({}.toString.call(object));

/**
 * How many bytes are sent, 0 if only the browser knows.
 * @param {any} body
 */
const sizeOf = (body) => (/(FormData|Document)]$/.test({}.toString.call(body)) ? 0 : new Blob([body]).size);

/**
 * Puts the gate in front of the page's XMLHttpRequest. The object stays the browser's own, with what is known of it
 * beside it.
 * @param {AbortSignal} stopped
 */
export function patchXhr(stopped) {
  const Native = XMLHttpRequest;
  /** @type {any} */
  const { prototype } = Native;

  /** @param {string} name @param {(exchange: any, go: (self?: XMLHttpRequest) => any, xhr: any, args: any[]) => any} act */
  const trap = (name, act) => {
    native[name] = prototype[name];
    patch(
      prototype,
      name,
      (target, xhr, args) => act(exchanges.get(xhr), (self = xhr) => Reflect.apply(target, self, args), xhr, args),
      stopped,
    );
  };

  // Of the listeners at one target Chromium calls the first one first, capturing or not: so ours have to be the first.
  const ours = new Proxy(Native, {
    construct(target, args, newTarget) {
      const xhr = Reflect.construct(target, args, newTarget);
      listenTo(xhr);
      return xhr;
    },
  });
  replace(globalThis, 'XMLHttpRequest', ours, stopped);
  replace(prototype, 'constructor', ours, stopped);

  const own = /** @type {any} */ (Object.getOwnPropertyDescriptor(prototype, 'upload'));
  const get = new Proxy(own.get, {
    apply(target, xhr, args) {
      const upload = Reflect.apply(target, xhr, args);
      stopped.aborted || listenToUpload(upload, xhr);
      return upload;
    },
  });
  Object.defineProperty(prototype, 'upload', { get });
  stopped.addEventListener('abort', () => {
    if (Object.getOwnPropertyDescriptor(prototype, 'upload')?.get == get) Object.defineProperty(prototype, 'upload', own);
  });

  trap('open', (old, go, xhr, args) => {
    const api = args.length > 1 && !args[3] && !args[4] && cover((args[1] = `${args[1]}`));
    const exchange = !api || !mayCarry(api) ? null : {
      api,
      method: args[0],
      url: new URL(args[1], document.baseURI).href,
      sync: args.length > 2 && !args[2],
      headers: [],
    };
    exchanges.set(xhr, exchange);
    delete xhr.readyState;
    delete xhr.withCredentials;
    try {
      go();
    } catch (error) {
      exchanges.set(xhr, old);
      throw error;
    }
    // To the browser it has been open all the time.
    if (old?.unsent) xhr.dispatchEvent(new Event('readystatechange'));
  });

  trap('setRequestHeader', (exchange, go, xhr, args) => {
    go(exchange?.sent ? new Native() : xhr);
    if (exchange) {
      // Credentials of the caller's own stay.
      const own = !exchange.api.param && new Headers({ [args[0]]: '' }).has(exchange.api.header);
      own ? exchanges.delete(xhr) : exchange.headers.push(args);
    }
  });

  trap('abort', (exchange, go, xhr) => {
    if (exchange?.waiting || exchange?.kept) return end(xhr, exchange, 'abort');
    go();
    if (exchange?.over) show(xhr, 'readyState', 0);
  });

  trap('send', (_, go, xhr, args) => {
    // What is to be sent as its text is made that first, as it may open this object anew.
    if (Object(args[0]) === args[0] && !isBody(args[0])) args[0] = `${args[0]}`;
    const exchange = exchanges.get(xhr);
    try {
      exchange && go(new Native()); // throws, as it is not open
    } catch (error) {
      // What the browser has for a body that it does not take, or for a second send.
      if (exchange.sent || error instanceof TypeError) throw error;
    }
    if (!exchange || held === null || stopped.aborted) {
      exchanges.delete(xhr);
      return go();
    }
    const { api, method, url, sync } = exchange;
    const body = /^(GET|HEAD)$/i.test(method) ? null : args[0];
    const current = () => exchanges.get(xhr) == exchange;
    let now = true;

    const send = (/** @type {Request} */ request) => {
      if (!current()) throw 0;
      if (!now) return ask('xhr', { xhr, exchange, native, request, current });
      const value = request.headers.get(api.header);
      if (value) Reflect.apply(native.setRequestHeader, xhr, [api.header, value]);
      now = false;
      return new Promise((resolve) => (exchange.answer = resolve));
    };

    exchange.sent = true;
    // As it is now: it may be sent later, or again.
    exchange.body = Object(body) === body ? body.cloneNode?.(true) ?? new Response(body) : body;
    listenTo(xhr);
    authorize(send, api, new Request(url, { method }), false).then(
      () => {
        // The 401 stands.
        if (exchange.kept && current() && tell(xhr, exchange, exchange.kept)) {
          delete xhr.readyState;
          exchange.kept = undefined;
        }
      },
      () => end(xhr, exchange, 'error'),
    );
    if (xhr.timeout) setTimeout(end, xhr.timeout, xhr, exchange, 'timeout');
    if (sync) exchanges.delete(xhr); // it cannot wait
    else if (now) {
      now = false;
      exchange.waiting = true;
      show(xhr, 'withCredentials', xhr.withCredentials, () => go(new Native()));
      exchange.uploading = exchange.body;
      const begin = (/** @type {EventTarget} */ target, total = 0) =>
        target.dispatchEvent(new ProgressEvent('loadstart', { total, lengthComputable: !!total }));
      begin(xhr);
      if (current() && exchange.uploading) begin(xhr.upload, sizeOf(body));
      return;
    }
    go();
  });
}
