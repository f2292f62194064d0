import { colourOf, theme } from './theme.js';

const RADIUS = 3.4;
const STEP = 2 * RADIUS + 1.4;

const WAITED_MS = 1000; // what took less has not waited for a token

/**
 * Draws requests as dots, with a line for the time that one has waited. Where many were answered at once they stand side by side,
 * the latest at its time and the others before it: none after the line that is now.
 */
export function drawDots(pen, plot, lane, requests) {
  const rows = Math.max(1, Math.floor(lane.height / STEP));
  const free = new Array(rows).fill(Infinity); // the x down to which each row is taken
  for (const request of requests.toReversed()) {
    const { row, x } = place(free, plot.x(request.at), centreOut(rows));
    free[row] = x - STEP;
    const y = lane.top + (row + 0.5) * STEP;
    if (request.at - request.from > WAITED_MS) line(pen, plot.x(request.from), x, y);
    if (request.kind !== 'waiting') dot(pen, x, y, request);
  }
}

/** The free row nearest the middle, else the one that is free nearest. */
function place(free, wanted, order) {
  for (const row of order) {
    if (free[row] >= wanted) return { row, x: wanted };
  }
  const row = order.reduce((best, candidate) => (free[candidate] > free[best] ? candidate : best));
  return { row, x: free[row] };
}

const orders = new Map();

function centreOut(rows) {
  if (!orders.has(rows)) {
    const middle = (rows - 1) / 2;
    orders.set(rows, [...Array(rows).keys()].sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle)));
  }
  return orders.get(rows);
}

function line(pen, from, to, y) {
  pen.fillStyle = theme.warn;
  pen.fillRect(from, y - 0.75, to - from, 1.5);
}

function dot(pen, x, y, { kind, generation }) {
  pen.beginPath();
  pen.arc(x, y, RADIUS, 0, 2 * Math.PI);
  if (kind === 'ok' || kind === '401' || kind === 'refused') {
    pen.fillStyle = kind === 'ok' ? colourOf(generation) : theme.bad;
    pen.fill();
  } else {
    pen.lineWidth = 1.4;
    pen.strokeStyle = theme.muted;
    pen.stroke();
  }
  if (kind === '401') { // the page saw it: ringed
    pen.beginPath();
    pen.arc(x, y, RADIUS + 2.5, 0, 2 * Math.PI);
    pen.lineWidth = 1.5;
    pen.strokeStyle = theme.bad;
    pen.stroke();
  }
}
