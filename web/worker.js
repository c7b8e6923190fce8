// What answers on a telephone without a connection: the pages of the daily supervision that were there before, and what
// they are drawn with. Nothing else is kept, and signing out takes it away (phone.js).
(function () {
  'use strict';
  var CACHE = 'shishi-phone';
  var DRAWN_WITH = ['/static/shishi.css', '/static/shishi.js', '/static/phone.js', '/static/favicon.svg'];
  // A line that is there but carries nothing is as good as none.
  var PATIENCE_MS = 6000;

  // To look for a page must not make the cache anew that signing out has taken away.
  function kept(path) { return caches.match(path, { cacheName: CACHE }); }
  function keep(url, answer) {
    if (url.search || !answer.ok || answer.redirected || answer.type !== 'basic') return;
    var copy = answer.clone();
    caches.open(CACHE).then(function (cache) { return cache.put(url.pathname, copy); }).catch(function () {});
  }
  function late(path) {
    return new Promise(function (resolve) {
      setTimeout(function () { kept(path).then(function (found) { if (found) resolve(found); }); }, PATIENCE_MS);
    });
  }

  self.addEventListener('install', function () { self.skipWaiting(); });
  self.addEventListener('activate', function (event) { event.waitUntil(self.clients.claim()); });
  self.addEventListener('fetch', function (event) {
    var url = new URL(event.request.url);
    if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
    if (url.pathname.indexOf('/supervise/') !== 0 && DRAWN_WITH.indexOf(url.pathname) < 0) return;
    var asked = fetch(event.request).then(function (answer) { keep(url, answer); return answer; }).catch(function (error) {
      return kept(url.pathname).then(function (found) { if (!found) throw error; return found; });
    });
    event.respondWith(Promise.race([asked, late(url.pathname)]));
  });
})();
