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

/** Resolves after so many ms. */
export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** What is drawn here moves by a pixel in this time; to draw it at every frame would only warm the device. */
const STEP_MS = 100;

/** Calls draw(now) again and again, but only while the element can be seen. now is Date.now(). */
export function whileVisible(target, draw) {
  let inView = false;
  let frame = 0;
  let timer = 0;
  const tick = () => {
    draw(Date.now());
    timer = setTimeout(() => (frame = requestAnimationFrame(tick)), STEP_MS);
  };
  const update = () => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    if (inView && document.visibilityState === 'visible') tick();
  };
  document.addEventListener('visibilitychange', update);
  new IntersectionObserver((entries) => {
    inView = entries[entries.length - 1].isIntersecting;
    update();
  }).observe(target);
}
