import { whileVisible } from './dom.js';
import { Labels } from './labels.js';
import { drawAxis, drawCalls, drawLives, drawRequests, drawTroubleNames, drawTroubles } from './lanes.js';

const PAST = 60_000; // ms to the left of now
const FUTURE = 20_000; // ms to the right of it: how long the token has yet
const WITHOUT = 44; // px: the height of its lane
const layers = [drawTroubles, drawAxis, drawLives, drawCalls, drawRequests, drawTroubleNames];

/** Draws history on canvas for as long as the canvas can be seen. */
export function connectTimeline(canvas, history) {
  const pen = canvas.getContext('2d');
  let size = { width: 0, height: 0 };
  let described = 0;
  const draw = (now) => {
    if (!size.width) return;
    history.prune(now);
    const plot = layOut(size, now, history);
    plot.labels = new Labels(pen, size.width);
    pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    pen.clearRect(0, 0, size.width, size.height);
    for (const layer of layers) layer(pen, plot, history);
    if (now - described > 5000) {
      described = now;
      canvas.setAttribute('aria-label', describe(history, now));
    }
  };
  new ResizeObserver(([entry]) => {
    const { width, height } = entry.contentRect;
    size = { width, height };
    canvas.width = Math.round(width * devicePixelRatio); // and it is empty
    canvas.height = Math.round(height * devicePixelRatio);
    draw(Date.now());
  }).observe(canvas);
  whileVisible(canvas, draw);
}

function layOut({ width, height }, now, { without }) {
  const left = width < 500 ? 2 : 76; // room for the lanes' names; a phone has them above the lanes
  const span = PAST + FUTURE;
  const bottom = height - 20;
  const base = bottom - (without ? WITHOUT + 22 : 4);
  return {
    now, left, width, bottom, past: PAST,
    narrow: width < 500,
    x: (time) => left + ((time - now + PAST) / span) * (width - left),
    tokens: { top: 20, height: 58 },
    refreshes: { top: 100, height: 32 },
    requests: { top: 152, height: base - 152 },
    without: without && { top: bottom - WITHOUT - 2, height: WITHOUT },
  };
}

function describe(history, now) {
  const recent = history.requests.filter((x) => x.at > now - PAST);
  const ok = recent.filter((x) => x.kind === 'ok').length;
  const seen = recent.filter((x) => x.kind === '401').length;
  const fresh = history.refreshes.filter((x) => x.ok && x.at > now - PAST).length;
  return `In the last minute: ${ok} requests answered, ${seen} seen as 401, ${fresh} refreshes`;
}
