// Each scenario gets the suite of one engine and registers its tests.
import { clocks } from './clocks.js';
import { keys } from './keys.js';
import { mainJob } from './main-job.js';
import { race } from './race.js';
import { reload } from './reload.js';
import { trouble } from './trouble.js';
import { xhr } from './xhr.js';

export const scenarios = [mainJob, race, reload, trouble, clocks, keys, xhr];
