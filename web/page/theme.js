// The stylesheet's colours, for what is drawn by script.

const names = ['ink', 'muted', 'line', 'bad', 'warn', 'card', 'g0', 'g1', 'g2', 'g3', 'g4', 'g5', 'g6', 'g7'];
const GENERATIONS = 8;

/** The current values of the stylesheet's colours, by name. */
export const theme = {};

function readTheme() {
  const style = getComputedStyle(document.documentElement);
  for (const name of names) theme[name] = style.getPropertyValue(`--${name}`).trim();
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', readTheme);
readTheme();

/** The colour of a token generation; muted for none (0). */
export function colourOf(generation) {
  return generation > 0 ? theme[`g${(generation - 1) % GENERATIONS}`] : theme.muted;
}
