/** @import { Foreign } from '../internal' */

/** Which storage the app's store keeps its values in. */
export class StoreProvider {
  constructor() {
    this.storage = 'localStorage';
    this.caching = true;
    this.$get = ['InternalStore', (/** @type {Foreign} */ InternalStore) => this.make(InternalStore)];
  }

  /** @param {unknown} storage the name of a service; anything else leaves it as it was */
  setStore(storage) {
    if (storage && typeof storage === 'string') this.storage = storage;
  }

  /** @param {unknown} useCache */
  setCaching(useCache) {
    this.caching = !!useCache;
  }

  /** @param {Foreign} InternalStore */
  make(InternalStore) {
    const store = new InternalStore(null, this.storage, null, this.caching);
    /** @param {string} namespace @param {string} [storage] @param {string} [delimiter] @param {boolean} [useCache] */
    store.getNamespacedStore = (namespace, storage, delimiter, useCache) => new InternalStore(namespace, storage, delimiter, useCache);
    return store;
  }
}
