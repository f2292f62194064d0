// The same app: that there are proofs is for the script tag to say (data-dpop).
import './app.js';
