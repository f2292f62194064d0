/** The element with this id, which index.html has. */
export function element(id) {
  return document.getElementById(id);
}

/** Shows a notice at the top of the page; an empty text takes it away. */
export function tell(text) {
  const notice = element('notice');
  notice.textContent = text;
  notice.hidden = !text;
}

/** Calls draw(now) for each frame, but only while the element can be seen. now is Date.now(). */
export function whileVisible(target, draw) {
  let inView = false;
  let frame = 0;
  const tick = () => {
    frame = requestAnimationFrame(tick);
    draw(Date.now());
  };
  const update = () => {
    cancelAnimationFrame(frame);
    if (inView && document.visibilityState === 'visible') tick();
  };
  document.addEventListener('visibilitychange', update);
  new IntersectionObserver((entries) => {
    inView = entries[entries.length - 1].isIntersecting;
    update();
  }).observe(target);
}
