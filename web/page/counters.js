import { element } from './dom.js';

/** Keeps the four counters. */
export function connectCounters(perennial, traffic, history) {
  const counts = { requests: 0, seen: 0, refreshes: 0 };
  const show = () => {
    element('count-requests').textContent = counts.requests;
    element('count-seen').textContent = counts.seen;
    element('count-seen').classList.toggle('bad', counts.seen > 0);
    element('count-refreshes').textContent = counts.refreshes;
    element('count-wire').textContent = history.refused;
  };
  traffic.addEventListener('answered', ({ detail }) => {
    if (detail.kind === 'ok') counts.requests++;
    if (detail.kind === '401') counts.seen++;
    show();
  });
  history.addEventListener('refused', show);
  perennial.addEventListener('refreshed', () => {
    counts.refreshes++;
    show();
  });
}
