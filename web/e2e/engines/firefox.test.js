import { startFirefox } from './drivers/firefox.js';
import { inEngine } from './suite.js';

inEngine('Firefox', startFirefox);
