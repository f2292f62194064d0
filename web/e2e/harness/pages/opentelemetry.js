// OpenTelemetry's instrumentation of XMLHttpRequest as an app sets it up. Bundled for the page by ./libraries.js.
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { XMLHttpRequestInstrumentation } from '@opentelemetry/instrumentation-xml-http-request';
import { WebTracerProvider } from '@opentelemetry/sdk-trace-web';

new WebTracerProvider().register();
registerInstrumentations({ instrumentations: [new XMLHttpRequestInstrumentation()] });
