import { element } from './dom.js';

/** Keeps the counters. */
export function connectCounters(perennial, history) {
  const counts = { requests: 0, seen: 0, refreshes: 0, without: 0 };
  const show = () => {
    element('count-requests').textContent = counts.requests;
    element('count-seen').textContent = counts.seen;
    element('count-seen').classList.toggle('bad', counts.seen > 0);
    element('count-without').textContent = counts.without;
    element('count-refreshes').textContent = counts.refreshes;
    element('count-wire').textContent = history.refused;
  };
  history.addEventListener('answered', ({ detail: { kind, own } }) => {
    if (own && kind === 'ok') counts.requests++;
    if (kind === '401') counts.seen++;
    if (kind === 'refused') counts.without++;
    show();
  });
  history.addEventListener('refused', show);
  perennial.addEventListener('refreshed', () => {
    counts.refreshes++;
    show();
  });
}
