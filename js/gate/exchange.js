// What pages see of XMLHttpRequests that wait for a token, or that have got a 401.

/** Every covered request, from its open() to the next one. @type {WeakMap<XMLHttpRequest, any>} */
export const exchanges = new WeakMap();

/** The browser's own functions. @type {any} */
export const native = {};

/** All that a page may be told of a request. */
const EVENTS = ['readystatechange', 'loadstart', 'progress', 'load', 'loadend', 'error', 'timeout', 'abort'];

/**
 * Shows the page another value than the browser's own, until the property is deleted.
 * @param {XMLHttpRequest} xhr
 * @param {string} name
 * @param {unknown} value
 * @param {() => void} [set] what an assignment does
 */
export const show = (xhr, name, value, set) =>
  Object.defineProperty(xhr, name, { get: () => value, set, configurable: true });

/**
 * Tells the page events, until it has opened the object for something else.
 * @param {any} xhr
 * @param {any} exchange
 * @param {import('../xhr').Told[]} events
 * @returns {boolean} whether it has heard them all
 */
export const tell = (xhr, exchange, events) =>
  events.every(([event, readyState, target = xhr]) => {
    show(xhr, 'readyState', readyState);
    // One that was dispatched cannot be again. An event has all that the init of its copy wants.
    target.dispatchEvent(new /** @type {any} */ (event.constructor)(event.type, event));
    return exchanges.get(xhr) == exchange;
  });

/**
 * Hears each event before the page does, and keeps from it what follows a 401.
 * @this {any}
 * @param {Event} event
 */
function listen(event) {
  const exchange = exchanges.get(this);
  if (!exchange || !event.isTrusted) return;
  if (exchange.answer && this.readyState == 2) {
    const { status } = this;
    if (status == 401) exchange.kept = [];
    exchange.answer({ status, url: this.responseURL, redirected: true });
  }
  if (exchange.kept) {
    event.stopImmediatePropagation();
    delete this.readyState;
    exchange.kept.push([event, this.readyState]);
    show(this, 'readyState', 1);
  }
}

/**
 * Keeps from the page what an upload tells for the second time.
 * @this {any} its exchange is that of the request under which it is filed
 * @param {Event} event
 */
function hush(event) {
  const exchange = exchanges.get(exchanges.get(this));
  if (!exchange || !event.isTrusted) return;
  if (exchange.quiet) event.stopImmediatePropagation();
  else if (event.type == 'loadend') exchange.uploading = false;
}

/**
 * Has every event heard before the page's own listeners, if they come later.
 * @param {EventTarget} target
 * @param {(event: Event) => void} [listener]
 */
export const listenTo = (target, listener = listen) => EVENTS.map((type) => target.addEventListener(type, listener, true));

/**
 * The same for an upload. Only one that the page has asked for, as a listener has the browser ask another origin's
 * permission first.
 * @param {any} upload
 * @param {XMLHttpRequest} xhr
 */
export function listenToUpload(upload, xhr) {
  if (exchanges.get(xhr) === null) return; // opened for what is not covered
  exchanges.set(upload, xhr);
  listenTo(upload, hush);
}

/**
 * Ends a request that waits, or whose 401 is being looked into, as the standard has it (request error steps). Any other
 * is the browser's to end; but the time-out counts from the page's send(), and the browser's from ours, if that was later.
 * @param {any} xhr
 * @param {any} exchange
 * @param {string} type abort, error or timeout
 */
export function end(xhr, exchange, type) {
  const { waiting, kept, late, uploading } = exchange;
  const ours = waiting || kept || (late && type == 'timeout' && xhr.readyState < 4);
  if (exchanges.get(xhr) != exchange || !ours) return;
  exchange.kept = []; // the browser's own account of it
  exchange.quiet = true;
  Reflect.apply(native.abort, xhr, []);
  const over = { over: true, sent: true, unsent: waiting };
  exchanges.set(xhr, over);
  /** @type {(type: string, target?: EventTarget) => import('../xhr').Told} */
  const step = (type, target) => [new ProgressEvent(type), 4, target];
  const { upload } = xhr;
  const heard = tell(xhr, over, [
    [new Event('readystatechange'), 4],
    ...(uploading ? [step(type, upload), step('loadend', upload)] : []),
    step(type),
    step('loadend'),
  ]);
  if (heard && type == 'abort') show(xhr, 'readyState', 0);
}
