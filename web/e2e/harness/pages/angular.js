// Angular's HttpClient as an app gets it, but for the app around it. Bundled for the page by ./libraries.js.
import '@angular/compiler'; // the packages on npm are not compiled to the end
import { XhrFactory } from '@angular/common';
import { HttpClient, provideHttpClient } from '@angular/common/http';
import { createEnvironmentInjector, Injector, provideZonelessChangeDetection, ɵINJECTOR_SCOPE } from '@angular/core';

const providers = [
  provideHttpClient(),
  provideZonelessChangeDetection(),
  { provide: XhrFactory, useValue: { build: () => new XMLHttpRequest() } }, // as platform-browser has it
  { provide: ɵINJECTOR_SCOPE, useValue: 'root' },
];
globalThis.httpClient = createEnvironmentInjector(providers, Injector.NULL).get(HttpClient);
