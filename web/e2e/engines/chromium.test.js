import { startChromium } from './drivers/chromium.js';
import { inEngine } from './suite.js';

inEngine('Chromium', startChromium);
