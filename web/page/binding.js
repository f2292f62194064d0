// Whether the tokens are to be bound to a key of this browser (DPoP). Every tab starts Perennial alike, so the choice
// is kept where all of them see it.
import { element } from './dom.js';

const KEY = 'demo:dpop';

/** The choice: that of the URL (?dpop=1 or ?dpop=0), which is taken out of it, else the one kept. */
export function takeBinding() {
  const url = new URL(location.href);
  const asked = url.searchParams.get('dpop');
  if (asked !== null) {
    keep(asked === '1');
    url.searchParams.delete('dpop');
    history.replaceState(null, '', url);
  }
  try {
    return localStorage.getItem(KEY) === '1';
  } catch {
    return asked === '1'; // storage is blocked
  }
}

/** Connects the switch. Perennial starts once with one configuration, so a change loads the page again, in every tab. */
export function connectBinding(bound) {
  const box = element('dpop');
  box.checked = bound;
  box.addEventListener('change', () => {
    keep(box.checked);
    location.reload();
  });
  addEventListener('storage', ({ key, newValue }) => {
    if (key === KEY && (newValue === '1') !== bound) location.reload();
  });
}

function keep(bound) {
  try {
    localStorage.setItem(KEY, bound ? '1' : '0');
  } catch {
    // Blocked: it counts for this page alone.
  }
}
