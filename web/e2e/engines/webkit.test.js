import { startWebKit } from './drivers/webkit.js';
import { inEngine } from './suite.js';

inEngine('WebKitGTK', startWebKit);
