// AngularJS with angular-jwt and angular-storage, as the guide to refresh tokens has it: the interceptor's tokenGetter refreshes, once
// for all who wait. Without the guide's hook for navigations, which would refresh a second time.
import angular from 'angular';
import 'angular-jwt';
import 'angular-storage';
import { run } from '../../page/main.js';

const module = angular.module('bench', ['angular-jwt', 'angular-storage']);

module.factory('auth', ['$http', 'store', ($http, store) => ({
  refreshToken: (refresh_token) =>
    $http({
      method: 'POST',
      url: '/token',
      skipAuthorization: true,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      data: String(new URLSearchParams({ grant_type: 'refresh_token', client_id: 'bench', refresh_token })),
    }).then(({ data }) => {
      store.set('refreshToken', data.refresh_token);
      return data.access_token;
    }),
})]);

let refreshing = null;
const tokenGetter = ['store', 'auth', 'jwtHelper', (store, auth, jwtHelper) => {
  const token = store.get('token');
  if (!token || !jwtHelper.isTokenExpired(token)) return token;
  refreshing ??= auth
    .refreshToken(store.get('refreshToken'))
    .then((fresh) => (store.set('token', fresh), fresh))
    .finally(() => (refreshing = null));
  return refreshing;
}];

module.config(['$httpProvider', 'jwtOptionsProvider', ($httpProvider, jwtOptionsProvider) => {
  jwtOptionsProvider.config({ tokenGetter });
  $httpProvider.interceptors.push('jwtInterceptor');
}]);

const injector = angular.bootstrap(document.documentElement, ['bench'], { strictDi: true });
const $http = injector.get('$http');

run({
  token: async () => injector.invoke(tokenGetter),
  request: (url) => $http.get(url).then(({ status, data }) => ({ status, body: data })),
  xhr: (url, loaded) => $http.get(url).then(loaded),
});
