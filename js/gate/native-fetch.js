/** The fetch that was there when Perennial was loaded, for its own requests; may be called without a `this`. */
export const nativeFetch = globalThis.fetch?.bind(globalThis);
