const GAP = 4;

/** Writes the texts of one picture on a canvas so that none covers another. */
export class Labels {
  #pen;
  #width;
  #taken = []; // {left, right, top, bottom}

  /** @param pen a 2D context; @param width of the picture, in its pixels */
  constructor(pen, width) {
    this.#pen = pen;
    this.#width = width;
  }

  /** Writes text with its baseline at y, from x on or further right. What finds no room is left out; so is what begins left of from. */
  write(text, x, y, from = 0) {
    const width = this.#pen.measureText(text).width;
    const box = { left: x, right: x + width, top: y - 10, bottom: y + 3 };
    for (let other; (other = this.#taken.find((taken) => overlap(taken, box))); ) {
      box.left = other.right + GAP;
      box.right = box.left + width;
    }
    if (box.left < from || box.right > this.#width) return;
    this.#taken.push(box);
    this.#pen.textAlign = 'left';
    this.#pen.fillText(text, box.left, y);
  }
}

function overlap(a, b) {
  return a.left < b.right + GAP && b.left < a.right + GAP && a.top < b.bottom && b.top < a.bottom;
}
