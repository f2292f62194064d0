// Entry of perennial-angularjs.js: the modules that the AngularJS guide uses, on top of Perennial. See web/docs/angularjs.md.
import { angular } from './angular.js';
import { AuthProvider } from './auth-provider.js';
import { authManager } from './auth-manager.js';
import { JwtInterceptorProvider } from './interceptor.js';
import { internalStore } from './internal-store.js';
import { jwtHelper } from '../jwt/jwt.js';
import { JwtOptionsProvider } from './jwt-options.js';
import { joinDeclarations } from './redeclared.js';
import { cookieStorage, storage } from './storages.js';
import { StoreProvider } from './store.js';

angular.module('angular-jwt.jwt', []).factory('jwtHelper', () => jwtHelper);
angular.module('angular-jwt.options', []).provider('jwtOptions', JwtOptionsProvider);
angular.module('angular-jwt.interceptor', ['angular-jwt.options']).provider('jwtInterceptor', JwtInterceptorProvider);
angular.module('angular-jwt.authManager', ['angular-jwt.options']).factory('authManager', authManager);
angular.module('angular-jwt', ['angular-jwt.options', 'angular-jwt.interceptor', 'angular-jwt.jwt', 'angular-jwt.authManager']);

const storages = ['angular-storage.localStorage', 'angular-storage.sessionStorage', 'angular-storage.cookieStorage'];
angular.module('angular-storage.localStorage', []).factory('localStorage', storage('localStorage'));
angular.module('angular-storage.sessionStorage', []).factory('sessionStorage', storage('sessionStorage'));
angular.module('angular-storage.cookieStorage', []).factory('cookieStorage', cookieStorage);
angular.module('angular-storage.internalStore', storages).factory('InternalStore', internalStore);
angular.module('angular-storage.store', ['angular-storage.internalStore']).provider('store', StoreProvider);
angular.module('angular-storage', ['angular-storage.store']);

const start = ['auth', () => {}]; // a session is kept fresh, and routes are guarded, also where nothing else asks for the service
angular.module('auth0.service', []).provider('auth', AuthProvider);
// The guide's first block has `store` injected, and does not name the module that it comes from.
angular.module('auth0', ['auth0.service', 'angular-storage']).run(start);
joinDeclarations();
