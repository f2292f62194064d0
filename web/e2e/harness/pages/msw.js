// The interceptor by which Mock Service Worker takes XMLHttpRequest's place. Nothing is mocked. Bundled for the page by ./libraries.js.
import { XMLHttpRequestInterceptor } from '@mswjs/interceptors/XMLHttpRequest';

const interceptor = new XMLHttpRequestInterceptor();
interceptor.on('request', ({ request }) => (globalThis.intercepted ??= []).push(new URL(request.url).pathname));
interceptor.apply();
