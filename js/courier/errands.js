// What the courier knows of errands, in a database of its own: what was answered, and that something has begun. Nothing
// of it is readable without IndexedDB, and a key names neither token nor URL.
/** @import { Kept } from '../courier' */

const DATABASE = 'perennial-courier';
const STORE = 'errands';

/** For how long an answer waits for a page: refresh tokens seldom live longer. */
const ANSWER_MS = 30 * 86_400_000;
/** For how long it is remembered that an errand was begun, for what arrives late from a page that was frozen. */
const MARK_MS = 3_600_000;

/**
 * Runs work in one transaction, and resolves when what it has written is on disk.
 * @template T
 * @param {(store: IDBObjectStore, result: (value: T) => void) => void} work
 * @returns {Promise<T | undefined>} what it gave last
 */
const withStore = (work) =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = reject;
    opening.onsuccess = () => {
      /** @type {T | undefined} */
      let found;
      const database = opening.result;
      const over = (/** @type {(found?: T) => void} */ settle) => () => {
        database.close(); // an open one would block whoever wants to delete it
        settle(found);
      };
      try {
        const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
        transaction.oncomplete = over(resolve);
        transaction.onabort = over(reject);
        work(transaction.objectStore(STORE), (value) => (found = value));
      } catch {
        over(reject)();
      }
    };
  });

/**
 * What is known of an errand; if nothing is, it is noted that it has begun.
 * @param {string} key
 */
export const begin = (key) =>
  withStore((store, /** @type {(value: Kept) => void} */ result) => {
    store.get(key).onsuccess = ({ target }) => {
      const known = /** @type {IDBRequest} */ (target).result;
      if (known) result(known);
      else store.put({ at: Date.now() }, key);
    };
  });

/** @param {string} key @param {Kept} answer */
export const keep = (key, answer) => withStore((store) => store.put(answer, key));

/**
 * Deletes all that the requests of an errand have brought, and what nobody has come for. That they were begun is kept
 * for a while.
 * @param {string} name of the errand, with which their keys begin
 */
export const sweep = (name) =>
  withStore((store) => {
    const now = Date.now();
    store.openCursor().onsuccess = ({ target }) => {
      /** @type {IDBCursorWithValue} */
      const cursor = /** @type {IDBRequest} */ (target).result;
      if (!cursor) return;
      const { status, at } = cursor.value;
      if (`${cursor.key}`.startsWith(name)) cursor.update({ at: now });
      else if (Math.abs(now - at) > (status ? ANSWER_MS : MARK_MS)) cursor.delete();
      cursor.continue();
    };
  });
