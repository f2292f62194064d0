// Looks for parts of tokens where none may be.

const PART = 8; // characters in a row

/**
 * The places of texts that hold eight characters in a row of a token, each with what is around it.
 * @param {Iterable<string>} tokens
 * @param {string[]} texts
 */
export function tracesOf(tokens, texts) {
  const parts = new Set();
  for (const token of tokens) for (let i = 0; i + PART <= token.length; i++) parts.add(token.slice(i, i + PART));
  return texts.flatMap((text) => {
    for (let i = 0; i + PART <= text.length; i++) if (parts.has(text.slice(i, i + PART))) return [text.slice(Math.max(0, i - 60), i + 20)];
    return [];
  });
}
