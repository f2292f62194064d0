// Entry of perennial-courier.js: a service worker that carries out refreshes, so that a page which reloads or closes in
// the middle of one loses nothing. An app's own service worker can importScripts() it. It answers no fetch events.
//
// Only pages of the worker's own origin can post to it. A page asks for an errand by its name and the very request: with
// both it gets what the server has answered, also when another page has asked first; with less, nothing.
import { hash } from '../host/base64url.js';
import { begin, keep, sweep } from './errands.js';
import { ready } from './send.js';
/** @import { Answer, Errand, Outcome } from '../courier' */

/** What is under way, by the errands' keys. @type {Map<string, Promise<Outcome>>} */
const flights = new Map();

/**
 * Does an errand, unless that has been done or tried before. A page that only resumes an errand has none begun: one that is
 * not known is lost then, and stays so, whatever arrives late from the page that wanted to begin it.
 * @param {string} key
 * @param {Errand} errand
 * @returns {Promise<Outcome>}
 */
async function perform(key, { resume, ...request }) {
  const send = ready(request);
  const known = await begin(key);
  if (known?.status) return { ...known, age: Date.now() - known.at };
  if (known || resume) return { lost: true };
  /** @type {Partial<Answer>} */
  const answer = await send().catch(() => ({}));
  // Whoever waits gets it all the same if there is no room to keep it.
  if (answer.status) await keep(key, { ...answer, at: Date.now() }).catch(() => {});
  return answer;
}

/** @param {Errand} errand @param {MessagePort} port */
async function serve(errand, port) {
  port.postMessage(0); // the courier is there: the rest may take its time
  const key = `${errand.perennial} ${await hash(errand.url + ' ' + errand.init.body)}`;
  let flight = flights.get(key);
  if (!flight) {
    // What cannot be sent, or has no place to be noted, is not begun.
    flight = perform(key, errand).catch(() => ({ unable: true }));
    flights.set(key, flight);
    flight.then(() => flights.delete(key));
  }
  port.postMessage(await flight);
}

/** Deletes what an errand has brought. @param {string} name */
async function discard(name) {
  await Promise.all(flights.values());
  await sweep(name);
}

addEventListener('message', (given) => {
  // An ExtendableMessageEvent, which lib dom does not know.
  const event = /** @type {MessageEvent & { waitUntil(work: Promise<unknown>): void }} */ (given);
  const { data, ports } = event;
  if (!data?.perennial) return; // an app's own
  // Until then the browser keeps the worker alive, with or without pages.
  event.waitUntil((data.url ? serve(data, ports[0]) : discard(data.perennial)).catch(() => {}));
});
