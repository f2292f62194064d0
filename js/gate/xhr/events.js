// The events of XMLHttpRequests: heard before the page hears them, and dispatched in the browser's place.
/**
 * @import { Foreign } from '../../internal'
 * @import { Dispatch } from '../../xhr'
 * @import { Exchange } from './exchange.js'
 */

/** Every covered request, from its open() to the next one; null: opened for what is not covered. @type {WeakMap<object, Foreign>} */
export const exchanges = new WeakMap();

/** Requests whose events are heard here first: others were made before start(), and may have listeners of the page's. */
export const heard = new WeakSet();

/** Requests of which the page is shown something else than the browser's values. */
const shown = new WeakSet();

/** All events of a request. */
const EVENTS = ['readystatechange', 'loadstart', 'progress', 'load', 'loadend', 'error', 'timeout', 'abort'];

/** @this {Foreign} which need not be what was listened to: a script may have put a Proxy in its place. @param {Event} event */
function listen(event) {
  if (!event.isTrusted) return;
  heard.add(this);
  const exchange = exchanges.get(this);
  if (!exchange || exchange.phase == 'opened') reveal(this); // open() has not failed
  if (exchange?._keeps(event)) event.stopImmediatePropagation();
}

/** @this {Foreign} the exchange is that of the request under which it is filed. @param {Event} event */
function listenToBody(event) {
  if (event.isTrusted && exchanges.get(exchanges.get(this))?._keepsOfBody(event)) event.stopImmediatePropagation();
}

/**
 * Has every event heard before the page's own listeners, if they come later: of the listeners at one target Chromium calls the
 * first one first, capturing or not.
 * @param {EventTarget} target
 * @param {(event: Event) => void} [listener]
 */
export const listenTo = (target, listener = listen) => EVENTS.map((type) => target.addEventListener(type, listener, true));

/**
 * The same for an upload. Only one that the page has asked for, as a listener has the browser ask another origin's
 * permission first.
 * @param {Foreign} upload
 * @param {XMLHttpRequest} xhr
 */
export function listenToUpload(upload, xhr) {
  if (exchanges.get(xhr) === null) return; // opened for what is not covered
  exchanges.set(upload, xhr);
  listenTo(upload, listenToBody);
}

/**
 * Shows the page another value than the browser's own, until the property is deleted.
 * @param {XMLHttpRequest} xhr
 * @param {string} name
 * @param {unknown} value
 * @param {() => void} [set] what an assignment does
 */
export const show = (xhr, name, value, set) => {
  shown.add(xhr);
  Object.defineProperty(xhr, name, { get: () => value, set, configurable: true });
};

/** Shows the page the browser's own values again, where it has not been doing so. @param {Foreign} xhr */
export function reveal(xhr) {
  if (!shown.delete(xhr)) return; // what a page has put there is its own
  delete xhr.readyState;
  delete xhr.withCredentials;
}

/**
 * Dispatches events, until the page has opened the request for something else, or has ended it.
 * @param {Exchange} exchange
 * @param {Dispatch[]} events
 * @returns {boolean} whether all have been dispatched
 */
export function dispatchAll(exchange, events) {
  const { phase, xhr } = exchange;
  return events.every(([event, readyState, target = xhr]) => {
    show(xhr, 'readyState', readyState);
    // One that was dispatched cannot be again. An event has all that the init of its copy wants.
    target.dispatchEvent(new /** @type {typeof Event} */ (event.constructor)(event.type, event));
    return exchanges.get(xhr) == exchange && exchange.phase == phase;
  });
}

/**
 * Dispatches the event that says that a request, or its upload, has begun.
 * @param {EventTarget} target
 * @param {number} [total] how many bytes are sent, if that is known
 */
export const begin = (target, total = 0) =>
  target.dispatchEvent(new ProgressEvent('loadstart', { total, lengthComputable: !!total }));

/**
 * What a request that did not succeed ends with (request error steps of the standard).
 * @param {string} type abort, error or timeout
 * @param {EventTarget | false | undefined} upload its upload, if that ends with it
 * @returns {Dispatch[]}
 */
export function endOf(type, upload) {
  /** @type {(type: string, target?: EventTarget) => Dispatch} */
  const step = (type, target) => [new ProgressEvent(type), 4, target];
  return [
    [new Event('readystatechange'), 4],
    ...(upload ? [step(type, upload), step('loadend', upload)] : []),
    step(type),
    step('loadend'),
  ];
}
