/**
 * Puts a trap in front of a function of the platform. By a Proxy, so that its name, its length and everything else
 * that a page can see of it stay its own.
 * @param {any} owner
 * @param {string} name
 * @param {((target: any, self: any, args: any[]) => any) | undefined} apply
 * @param {AbortSignal} stopped puts it back, if it is still ours; else the trap has to stand open from then on
 * @param {(target: any, args: any[], newTarget: any) => any} [construct]
 */
export function patch(owner, name, apply, stopped, construct) {
  const original = owner[name];
  const patched = (owner[name] = new Proxy(original, /** @type {any} */ ({ __proto__: null, apply, construct })));
  stopped.addEventListener('abort', () => {
    if (owner[name] == patched) owner[name] = original;
  });
}
