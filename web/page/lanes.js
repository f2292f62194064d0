// The lanes of the timeline, each a function (pen, plot, history) that draws on a 2D canvas.
import { drawDots } from './dots.js';
import { colourOf, theme } from './theme.js';

const NAMES = { Tokens: 'tokens', Refreshes: 'refreshes', Requests: 'requests', 'Without Perennial': 'without' };

/** The seconds, the line that is now, and the lanes' names. */
export function drawAxis(pen, plot) {
  pen.font = '11px system-ui, sans-serif';
  pen.textBaseline = 'alphabetic';
  pen.lineWidth = 1;
  for (let ago = plot.past; ago >= -10_000; ago -= 10_000) {
    const x = Math.round(plot.x(plot.now - ago)) + 0.5;
    pen.strokeStyle = ago === 0 ? theme.muted : theme.line;
    stroke(pen, x, 2, x, plot.bottom);
    if (plot.narrow && ago % 20_000 !== 0) continue;
    pen.fillStyle = ago === 0 ? theme.ink : theme.muted;
    const text = ago === 0 ? 'now' : `${-ago / 1000 > 0 ? '+' : '−'}${Math.abs(ago) / 1000} s`;
    plot.labels.write(text, Math.max(x - pen.measureText(text).width / 2, plot.left), plot.bottom + 15);
  }
  pen.fillStyle = theme.muted;
  for (const [name, lane] of Object.entries(NAMES)) {
    if (!plot[lane]) continue;
    const { top, height } = plot[lane];
    if (plot.narrow) plot.labels.write(name, 2, top - 5);
    else name.split(' ').forEach((word, line) => plot.labels.write(word, 2, top + Math.min(height, 60) / 2 + 4 + 13 * line));
  }
}

/** One bar for each token: full while in use, pale for the life that it had left when replaced. */
export function drawLives(pen, plot, { lives }) {
  clipped(pen, plot, () => lives.forEach((life) => {
    const row = (plot.tokens.height - 6) / 2;
    const y = plot.tokens.top + (life.generation % 2) * (row + 6);
    const x = plot.x(life.from);
    const used = plot.x(Math.min(life.replaced ?? plot.now, plot.now, life.until));
    pen.fillStyle = colourOf(life.generation);
    pen.globalAlpha = life.replaced ? 0.14 : 0.28;
    box(pen, x, y, Math.max(plot.x(life.until) - x, 2), row);
    pen.globalAlpha = 1;
    box(pen, x, y, Math.max(used - x, 2), row);
    if (used - x < 26) return;
    pen.fillStyle = theme.card;
    pen.font = '600 12px system-ui, sans-serif';
    pen.fillText(`${life.generation}`, Math.max(x, plot.left) + 8, y + row / 2 + 4);
  }));
}

/** Calls to the token endpoint as strokes, and a diamond for what came of each; hollow: another tab's. */
export function drawCalls(pen, plot, { calls, refreshes }) {
  const y = plot.refreshes.top + plot.refreshes.height / 2;
  clipped(pen, plot, () => {
    pen.lineWidth = 3;
    for (const call of calls) {
      pen.strokeStyle = call.ok ? theme.muted : theme.bad;
      stroke(pen, plot.x(call.from), y, Math.max(plot.x(call.to), plot.x(call.from) + 2), y);
    }
    pen.lineWidth = 1.5;
    for (const refresh of refreshes) {
      const own = !refresh.ok || calls.some((call) => Math.abs(call.to - refresh.at) < 2000);
      diamond(pen, plot.x(refresh.at), y, refresh.ok ? theme.ink : theme.bad, own);
    }
  });
}

/** Each request as a dot in the colour of the token that it carried, and what became of it without Perennial. */
export function drawRequests(pen, plot, { requests, without, waiting }) {
  const all = (list) => [...list, ...[...waiting].filter(({ of }) => of === list).map(({ from }) => ({ from, at: plot.now, kind: 'waiting' }))];
  clipped(pen, plot, () => {
    drawDots(pen, plot, plot.requests, all(requests));
    if (without) drawDots(pen, plot, plot.without, all(without));
  });
}

/** Times of trouble as shaded stretches; one without length is a line. */
export function drawTroubles(pen, plot, { troubles }) {
  clipped(pen, plot, () => troubles.forEach((trouble) => {
    const top = trouble.api ? 2 : plot.refreshes.top - 4;
    const height = (trouble.api ? plot.bottom : plot.refreshes.top + plot.refreshes.height + 4) - top;
    const x = plot.x(trouble.from);
    pen.fillStyle = theme.warn;
    pen.globalAlpha = trouble.until > trouble.from ? 0.15 : 0.8;
    pen.fillRect(x, top, Math.max(plot.x(trouble.until) - x, 1.5), height);
    pen.globalAlpha = 1;
  }));
}

/** What each trouble is called; drawn last, to be readable. */
export function drawTroubleNames(pen, plot, { troubles }) {
  pen.font = '11px system-ui, sans-serif';
  pen.fillStyle = theme.warn;
  for (const { from, label, api } of troubles) {
    plot.labels.write(label, plot.x(from) + 5, (api ? plot.tokens : plot.refreshes).top - 5, plot.left);
  }
}

function clipped(pen, plot, draw) {
  pen.save();
  pen.beginPath();
  pen.rect(plot.left, 0, plot.width - plot.left, plot.bottom);
  pen.clip();
  draw();
  pen.restore();
}

function stroke(pen, x1, y1, x2, y2) {
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}

function box(pen, x, y, width, height) {
  pen.beginPath();
  pen.roundRect(x, y, width, height, 6);
  pen.fill();
}

function diamond(pen, x, y, colour, solid) {
  pen.beginPath();
  pen.moveTo(x, y - 7);
  pen.lineTo(x + 7, y);
  pen.lineTo(x, y + 7);
  pen.lineTo(x - 7, y);
  pen.closePath();
  pen.fillStyle = solid ? colour : theme.card;
  pen.strokeStyle = colour;
  pen.fill();
  pen.stroke();
}
