// What Chromium's traces say of a page.

/** Which page is in which process, and the tasks of its threads. */
export const TIMELINE = 'disabled-by-default-devtools.timeline';

/** What can be asked for a dump of memory. */
export const MEMORY = 'disabled-by-default-memory-infra';

/** Ends a page's trace. @param {import('puppeteer-core').Page} page @returns {Promise<any[]>} its events */
export const traced = async (page) => JSON.parse(new TextDecoder().decode(await page.tracing.stop())).traceEvents;

/** The process of the origin's page, which was there when the trace began, or has come since. @param {any[]} events @param {string} origin */
function processOf(events, origin) {
  const frames = events.flatMap(({ name, args }) => {
    if (name === 'TracingStartedInBrowser') return args.data.frames;
    return name === 'FrameCommittedInBrowser' ? [args.data] : [];
  });
  return frames.findLast(({ url, processId }) => processId && url.startsWith(origin))?.processId;
}

/** How long each task took on the main thread of the page's process, in ms. @param {any[]} events @param {string} origin */
export function mainThreadTasks(events, origin) {
  const pid = processOf(events, origin);
  const main = events.find((event) => event.pid === pid && event.name === 'thread_name' && event.args.name === 'CrRendererMain');
  const tasks = events.filter(({ pid: p, tid, name, dur }) => p === pid && tid === main?.tid && name === 'RunTask' && dur);
  if (!tasks.length) throw new Error(`no task of ${origin} in the trace`);
  return tasks.map(({ dur }) => dur / 1000);
}

/** The private footprint of the page's process, in MB, where a memory dump has been asked for. @param {any[]} events @param {string} origin */
export function footprint(events, origin) {
  const pid = processOf(events, origin);
  const dump = events.find((event) => event.pid === pid && event.ph === 'v' && event.args.dumps.process_totals);
  if (!dump) throw new Error(`no memory dump of ${origin} in the trace`);
  return Number.parseInt(dump.args.dumps.process_totals.private_footprint_bytes, 16) / 1e6;
}
