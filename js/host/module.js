/** The compiled program, kept so that a new start is quick. @type {{ url: string, module: WebAssembly.Module } | undefined} */
let kept;

/**
 * The compiled program, fetched if need be. A failure is not kept: the next call tries again.
 * @param {import('../internal').Bridge} bridge
 * @param {string} url
 * @returns {Promise<WebAssembly.Module>}
 * @throws program_unavailable
 */
export async function compile({ fetch, PerennialError }, url) {
  if (kept?.url !== url) {
    try {
      const response = await fetch(url, /** @type {RequestInit} */ ({ __proto__: null, integrity: WASM_INTEGRITY }));
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      kept = { url, module: await compileResponse(response) };
    } catch (cause) {
      throw new PerennialError('program_unavailable', `cannot load ${url}`, 0, cause);
    }
  }
  return kept.module;
}

/** Streaming compilation insists on the MIME type. @param {Response} response */
const compileResponse = async (response) =>
  /^application\/wasm\b/i.test(response.headers.get('Content-Type') ?? '')
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
