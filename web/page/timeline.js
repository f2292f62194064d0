import { whileVisible } from './dom.js';
import { drawAxis, drawCalls, drawLives, drawRequests, drawTroubleNames, drawTroubles } from './lanes.js';

const PAST = 60_000; // ms to the left of now
const FUTURE = 20_000; // ms to the right of it: how long the token has yet
const layers = [drawTroubles, drawAxis, drawLives, drawCalls, drawRequests, drawTroubleNames];

/** Draws history on canvas for as long as the canvas can be seen. */
export function connectTimeline(canvas, history) {
  const pen = canvas.getContext('2d');
  let size = { width: 0, height: 0 };
  new ResizeObserver(([entry]) => {
    const { width, height } = entry.contentRect;
    size = { width, height };
    canvas.width = Math.round(width * devicePixelRatio);
    canvas.height = Math.round(height * devicePixelRatio);
  }).observe(canvas);

  let described = 0;
  whileVisible(canvas, (now) => {
    if (!size.width) return;
    history.prune(now);
    const plot = layOut(size, now);
    pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    pen.clearRect(0, 0, size.width, size.height);
    for (const draw of layers) draw(pen, plot, history);
    if (now - described > 5000) {
      described = now;
      canvas.setAttribute('aria-label', describe(history, now));
    }
  });
}

function layOut({ width, height }, now) {
  const left = width < 500 ? 2 : 76; // room for the lanes' names; a phone has them above the lanes
  const span = PAST + FUTURE;
  const bottom = height - 20;
  return {
    now, left, width, bottom, past: PAST,
    narrow: width < 500,
    x: (time) => left + ((time - now + PAST) / span) * (width - left),
    tokens: { top: 14, height: 60 },
    refreshes: { top: 92, height: 40 },
    requests: { top: 150, height: bottom - 158 },
  };
}

function describe(history, now) {
  const recent = history.requests.filter((x) => x.at > now - PAST);
  const ok = recent.filter((x) => x.kind === 'ok').length;
  const seen = recent.filter((x) => x.kind === '401').length;
  const fresh = history.refreshes.filter((x) => x.ok && x.at > now - PAST).length;
  return `In the last minute: ${ok} requests answered, ${seen} seen as 401, ${fresh} refreshes`;
}
