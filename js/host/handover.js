/**
 * Hands a callback over to the tab that has begun the sign-in, which knows it by its state; then this window, a popup,
 * closes. Where there is no such tab, nothing happens, unless this one awaits an answer itself: then Go says that this is
 * none to what was asked.
 * @param {{ key: string, state: string }} callback
 * @param {() => Promise<unknown>} look has Go judge the page's URL
 */
export async function handOver({ key, state }, look) {
  const others = new BroadcastChannel(key);
  others.onmessage = ({ data }) => data == state && close();
  others.postMessage(location.href);
  if (awaits(key)) await look();
}

/** Whether a sign-in that this tab has begun is still open. @param {string} key */
function awaits(key) {
  try {
    return !!sessionStorage.getItem(key);
  } catch {
    return false;
  }
}
