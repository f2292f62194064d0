// What an origin has stored, taken out of a page and put back: runs in pages, and knows nothing of who has stored it.

/** Everything in localStorage and IndexedDB, where the latter is made of what JSON can say. */
export async function dump() {
  const settled = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const databases = [];
  for (const { name, version } of await indexedDB.databases()) {
    const db = await settled(indexedDB.open(name));
    const stores = [];
    for (const store of db.objectStoreNames) {
      const from = db.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([settled(from.getAllKeys()), settled(from.getAll())]);
      stores.push({ store, keyPath: from.keyPath, keys, values });
    }
    db.close();
    databases.push({ name, version, stores });
  }
  return { local: { ...localStorage }, databases };
}

/** Puts it back, in place of what is there. @param {Awaited<ReturnType<typeof dump>>} dumped */
export async function restore({ local, databases }) {
  localStorage.clear();
  sessionStorage.clear();
  for (const [key, value] of Object.entries(local)) localStorage.setItem(key, value);
  for (const { name, version, stores } of databases) {
    const db = await new Promise((resolve, reject) => {
      const open = indexedDB.open(name, version);
      open.onupgradeneeded = () => {
        for (const { store, keyPath } of stores) open.result.createObjectStore(store, { keyPath });
      };
      open.onsuccess = () => resolve(open.result);
      open.onerror = () => reject(open.error);
    });
    for (const { store, keyPath, keys, values } of stores) {
      const transaction = db.transaction(store, 'readwrite');
      const into = transaction.objectStore(store);
      into.clear();
      for (const [i, value] of values.entries()) into.put(value, ...(keyPath === null ? [keys[i]] : []));
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onerror = () => reject(transaction.error);
      });
    }
    db.close();
  }
}
