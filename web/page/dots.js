import { colourOf, theme } from './theme.js';

const RADIUS = 3.4;
const STEP = 2 * RADIUS + 1.4;

/** Draws requests as dots, side by side where many were answered at once. */
export function drawDots(pen, plot, requests) {
  const lane = plot.requests;
  const rows = Math.max(1, Math.floor(lane.height / STEP));
  const ends = new Array(rows).fill(-Infinity); // the x up to which each row is taken
  for (const request of requests) {
    const wanted = plot.x(request.at);
    const { row, x } = place(ends, wanted, centreOut(rows));
    ends[row] = x + STEP;
    dot(pen, x, lane.top + (row + 0.5) * STEP, request);
  }
}

/** The free row nearest the middle, else the one that is free soonest. */
function place(ends, wanted, order) {
  for (const row of order) {
    if (ends[row] <= wanted) return { row, x: wanted };
  }
  const row = order.reduce((best, candidate) => (ends[candidate] < ends[best] ? candidate : best));
  return { row, x: ends[row] };
}

const orders = new Map();

function centreOut(rows) {
  if (!orders.has(rows)) {
    const middle = (rows - 1) / 2;
    orders.set(rows, [...Array(rows).keys()].sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle)));
  }
  return orders.get(rows);
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
