// Where keys are kept: IndexedDB holds a CryptoKey itself, so the private half never becomes bytes that could be copied.
/** @import { KeyStore } from '../dpop' */

const DATABASE = 'perennial-keys';
const STORE = 'keys';

/** @returns {Promise<IDBDatabase>} */
const open = () =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE); // whatever version there is
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });

/** What somebody else may have put there does not count. @param {Partial<CryptoKeyPair> | undefined} pair */
const usable = (pair) => pair?.privateKey instanceof CryptoKey && pair.publicKey instanceof CryptoKey;

/**
 * The key pair kept under a name. With one offered it is put there if there is none, in the same transaction: of two
 * tabs that offer at once, one gets the other's.
 * @type {KeyStore}
 */
export async function takeKey(name, offered) {
  const database = await open();
  try {
    // A lost key would be a lost session, so what is written has to be on disk.
    const transaction = database.transaction(STORE, offered ? 'readwrite' : 'readonly', { durability: 'strict' });
    return await new Promise((resolve, reject) => {
      /** @type {CryptoKeyPair | undefined} */
      let taken;
      transaction.oncomplete = () => resolve(taken);
      transaction.onabort = () => reject(transaction.error);
      const store = transaction.objectStore(STORE);
      const looking = store.get(name);
      looking.onsuccess = () => {
        taken = usable(looking.result) ? looking.result : offered;
        if (taken && taken == offered) put(store, name, taken);
      };
    });
  } finally {
    database.close(); // an open one would block whoever wants to delete it
  }
}

/**
 * Some private modes refuse to store a CryptoKey by an exception, which in an event handler would be the page's.
 * @param {IDBObjectStore} store
 * @param {string} name
 * @param {CryptoKeyPair} pair
 */
function put(store, name, pair) {
  try {
    store.put(pair, name);
  } catch {
    store.transaction.abort();
  }
}
