/** @import { Foreign } from '../internal' */

/** Perennial's own keys. */
const RESERVED = /^perennial:/;

/**
 * Makes a class of stores: values as JSON in a storage.
 * @param {Foreign} $injector
 * @param {Foreign} $log
 */
const make = ($injector, $log) =>
  class InternalStore {
    /**
     * @param {string | null} [namespace]
     * @param {string | null} [storage] the name of a service with get, set and remove
     * @param {string | null} [delimiter]
     * @param {boolean | null} [useCache]
     */
    constructor(namespace, storage, delimiter, useCache) {
      this.storage = $injector.get(storage || 'localStorage');
      this.prefix = namespace ? namespace + (delimiter ?? '.') : '';
      this.useCache = useCache ?? true;
      /** @type {Record<string, unknown>} */
      this.inMemoryCache = {};
      /** The text that a value in the cache comes from: another tab may have written since. @type {Map<string, unknown>} */
      this.texts = new Map();
      /** What was set to undefined, which cookies cannot hold. @type {Set<string>} */
      this.empty = new Set();
    }

    /** @param {string} key */
    getNamespacedKey(key) {
      const whole = this.prefix + key;
      if (RESERVED.test(whole)) throw Object.assign(new Error(`store: "${whole}" is a key of Perennial's own`), { code: 'reserved_key' });
      return whole;
    }

    /** @param {string} key @param {unknown} value anything that JSON can hold; a function counts as undefined */
    set(key, value) {
      const text = JSON.stringify(value);
      this.storage.set(this.getNamespacedKey(key), text);
      if (text === undefined) this.empty.add(key);
      else this.empty.delete(key);
      this.keep(key, value, text);
    }

    /** @param {string} key @returns {Foreign} null if there is none */
    get(key) {
      const whole = this.getNamespacedKey(key);
      const text = this.storage.get(whole);
      if (text === undefined || text === null) return this.empty.has(key) ? undefined : null;
      // The value itself again, as long as nobody has written another.
      if (Object.hasOwn(this.inMemoryCache, key) && this.texts.get(key) === text) return this.inMemoryCache[key];
      try {
        const value = text === 'undefined' ? undefined : JSON.parse(text);
        this.keep(key, value, text);
        return value;
      } catch {
        $log.error(`store: what was under "${whole}" is no JSON, and has been removed`); // and not what it was: that may be a token
        this.remove(key);
        return null;
      }
    }

    /** @param {string} key */
    remove(key) {
      this.storage.remove(this.getNamespacedKey(key));
      delete this.inMemoryCache[key];
      this.texts.delete(key);
      this.empty.delete(key);
    }

    /** @param {string} key @param {unknown} value @param {string | undefined} text */
    keep(key, value, text) {
      if (!this.useCache) return;
      this.inMemoryCache[key] = value;
      this.texts.set(key, text);
    }
  };

/** The service InternalStore. */
export const internalStore = ['$injector', '$log', make];
