// What really went over the wire, by the browser's own account (Resource Timing): the 401s that
// Perennial put right before the page could see them, and the calls to the token endpoint.

/** Adds the wire's view to history from now on. */
export function watchWire(history) {
  if (!PerformanceObserver.supportedEntryTypes?.includes('resource')) return;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) note(entry, history);
  }).observe({ type: 'resource' });
}

function note(entry, history) {
  const url = new URL(entry.name);
  if (url.origin !== location.origin) return;
  const at = (time) => performance.timeOrigin + time;
  const status = entry.responseStatus ?? 0;
  if (url.pathname.startsWith('/api/') && status === 401) {
    history.noteRefused(at(entry.responseEnd));
  }
  if (url.pathname === '/oidc/token') {
    history.calls.push({ from: at(entry.startTime), to: at(entry.responseEnd), ok: status === 200 });
  }
}
