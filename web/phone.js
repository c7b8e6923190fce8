// The daily supervision on a telephone: photographs are made small, an entry is kept on the telephone before it is sent, and
// sent under its command id until the server has answered – recorded once, however often it was sent. Without this file
// the form is sent as any other.
(function () {
  'use strict';
  var note = document.querySelector('[data-queue-of]');
  if (!note || typeof indexedDB === 'undefined' || !window.fetch) return;

  var ME = note.getAttribute('data-queue-of');
  var STORE = 'entries', CACHE = 'shishi-phone', OWNER = 'shishi-phone-of';
  var PAGES_KEPT = 40, photograph = window.shishiPhoto;
  var here = 0;

  function nothing() {}
  function each(list, act) { Array.prototype.forEach.call(list, act); }
  function words(name, count) { return (note.getAttribute('data-' + name) || '').replace('{n}', String(count)); }
  function element(name, text, parent) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    if (parent) parent.appendChild(made);
    return made;
  }
  function two(number) { return (number < 10 ? '0' : '') + number; }
  function dayOf(date) { return date.getFullYear() + '-' + two(date.getMonth() + 1) + '-' + two(date.getDate()); }
  function timeOf(date) { return two(date.getHours()) + ':' + two(date.getMinutes()); }

  // ---- what waits on the telephone
  function act(mode, what) {
    return new Promise(function (resolve, reject) {
      var open = indexedDB.open('shishi-phone', 1);
      open.onupgradeneeded = function () { open.result.createObjectStore(STORE, { keyPath: 'id' }); };
      open.onerror = function () { reject(open.error); };
      open.onsuccess = function () {
        var turn = open.result.transaction(STORE, mode), asked = what(turn.objectStore(STORE));
        turn.oncomplete = function () { open.result.close(); resolve(asked && asked.result); };
        turn.onabort = turn.onerror = function () { open.result.close(); reject(turn.error); };
      };
    });
  }
  function put(entry) { return act('readwrite', function (store) { return store.put(entry); }); }
  // What is entered anew of a project and day takes the place of what was refused of them.
  function replace(made) {
    return mine().then(function (entries) {
      var old = entries.filter(function (entry) { return entry.refused && entry.id !== made.id && entry.action === made.action && entry.day === made.day; });
      return Promise.all(old.map(function (entry) { return remove(entry.id); }));
    }).then(function () { return put(made); });
  }
  function remove(id) { return act('readwrite', function (store) { return store.delete(id); }); }
  function mine() {
    return act('readonly', function (store) { return store.getAll(); }).then(function (all) {
      return all.filter(function (entry) { return entry.person === ME; }).sort(function (a, b) { return a.made - b.made; });
    });
  }

  // ---- sending: one after the other, until the line or the session ends
  var busy = null;
  function post(entry) {
    var data = new FormData();
    entry.fields.forEach(function (pair) { data.append(pair[0], pair[1]); });
    entry.photos.forEach(function (photo) { data.append('evidence', photo.blob, photo.name); });
    return fetch(entry.action, {
      method: 'POST', body: data, credentials: 'same-origin', redirect: 'manual', headers: { 'X-Requested-With': 'fetch' }
    }).then(function (answer) {
      if (answer.ok) return answer.json().then(function (said) { return remove(entry.id).then(function () { return { sent: said.seq }; }); });
      if (answer.type === 'opaqueredirect' || answer.status === 401) return { stop: 'sign-in' };
      if (answer.status >= 500 || answer.status === 429) return { stop: 'waiting' };
      var told = answer.status === 422 ? answer.json() : Promise.resolve({ faults: [{ field: '', text: words('unknown') }] });
      return told.then(function (said) {
        entry.refused = said.faults;
        return put(entry).then(function () { return { refused: said.faults }; });
      });
    }).catch(function () { return { stop: 'waiting' }; });
  }
  function send() {
    if (busy) return busy;
    busy = mine().then(function (entries) {
      var answers = {};
      function next(rest) {
        if (!rest.length) return answers;
        return post(rest[0]).then(function (answer) {
          answers[rest[0].id] = answer;
          if (answer.stop) { answers.stop = answer.stop; return answers; }
          return next(rest.slice(1));
        });
      }
      return next(entries.filter(function (entry) { return !entry.refused; }));
    }).then(function (answers) { busy = null; return show(answers.stop).then(function () { return answers; }); }, function () { busy = null; return {}; });
    return busy;
  }

  // ---- the words above the page, and the list of what waits
  function show(stopped) {
    return mine().then(function (entries) {
      var refused = entries.filter(function (entry) { return entry.refused; });
      var waiting = entries.length - refused.length;
      here = entries.length;
      note.textContent = '';
      if (refused.length) element('a', words('refused', refused.length), element('p', '', note)).href = '/supervise/';
      if (!navigator.onLine) element('p', words('offline', waiting), note);
      else if (waiting && stopped === 'sign-in') {
        var line = element('p', words('sign-in', waiting) + ' ', note);
        element('a', words('sign-in-link'), line).href = '/login?next=' + encodeURIComponent('/supervise/');
      } else if (waiting) element('p', words('waiting', waiting), note);
      note.hidden = !note.firstChild;
      list(entries);
    }).catch(nothing);
  }
  function list(entries) {
    var place = document.querySelector('[data-queue-list]');
    if (!place) return;
    place.textContent = '';
    if (!entries.length) return;
    var items = element('ul', '', place);
    items.className = 's-queued';
    entries.forEach(function (entry) {
      var item = element('li', '', items);
      element('b', entry.title, item);
      element('span', ' ' + entry.day + ' ', item);
      element('a', words(entry.refused ? 'correct' : 'see'), item).href = entry.action + '#entry=' + entry.id;
      if (entry.refused) {
        var out = element('button', words('discard'), item);
        out.type = 'button';
        out.className = 's-btn';
        out.addEventListener('click', function () { remove(entry.id).then(function () { return show(); }); });
      }
      (entry.refused || []).forEach(function (fault) { element('p', fault.text, item).className = 's-err'; });
    });
  }

  // ---- pages for the time without a connection: one's own projects of the day
  function worker() {
    if (typeof caches === 'undefined' || !navigator.serviceWorker) return;
    try {
      if (localStorage.getItem(OWNER) !== ME) {
        caches.delete(CACHE);
        localStorage.setItem(OWNER, ME);
      }
    } catch (error) { return; }
    navigator.serviceWorker.register('/static/worker.js', { scope: '/supervise/' }).then(keepPages).catch(nothing);
  }
  function keepPages() {
    var links = document.querySelectorAll('main a[href^="/supervise/"]');
    if (!navigator.onLine || !links.length && location.pathname.indexOf('/supervise/') !== 0) return;
    var paths = ['/static/shishi.css', '/static/shishi.js', '/static/phone.js', '/supervise/', location.pathname];
    each(links, function (link) { paths.push(link.pathname); });
    paths = paths.filter(function (path, at) { return paths.indexOf(path) === at && /^\/(supervise|static)\//.test(path); }).slice(0, PAGES_KEPT);
    caches.open(CACHE).then(function (cache) {
      return paths.reduce(function (before, path) {
        return before.then(function () {
          return fetch(path, { credentials: 'same-origin' }).then(function (answer) {
            if (answer.ok && !answer.redirected) return cache.put(path, answer);
          });
        });
      }, Promise.resolve());
    }).then(function () { note.setAttribute('data-kept', ''); }).catch(nothing);
  }

  // ---- without a connection no other page is there: the way to it stays here, and says why
  document.addEventListener('click', function (event) {
    var link = navigator.onLine ? null : event.target.closest('a[href^="/"]');
    if (!link || link.pathname.indexOf('/supervise/') === 0) return;
    event.preventDefault();
    show().then(function () { note.scrollIntoView(); });
  });

  // ---- signing out leaves nothing on the telephone
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.getAttribute('action') !== '/logout') return;
    event.preventDefault();
    event.stopPropagation();
    if (here && !window.confirm(words('lose', here))) return;
    function leave() { HTMLFormElement.prototype.submit.call(form); }
    var gone = act('readwrite', function (store) { return store.clear(); }).catch(nothing);
    if (typeof caches !== 'undefined' && navigator.serviceWorker) {
      gone = gone.then(function () { return navigator.serviceWorker.getRegistration('/supervise/'); }).then(function (found) {
        return found && found.unregister();
      }).then(function () { return caches.delete(CACHE); });
    }
    gone.then(leave, leave);
  }, true);

  // ---- which day it is where the zone is: without a connection as many days after the last page as the telephone counts
  var DAY_MS = 86400000, AHEAD = 'shishi-phone-ahead';
  function dayThere(shown) {
    var now = new Date(), today = Date.parse(dayOf(now)), then = Date.parse(shown);
    try {
      if (navigator.onLine) { localStorage.setItem(AHEAD, String(Math.round((today - then) / DAY_MS))); return shown; }
      var ahead = Number(localStorage.getItem(AHEAD)) || 0;
      return new Date(today - ahead * DAY_MS).toISOString().slice(0, 10);
    } catch (error) { return shown; }
  }

  // ---- the form
  function identity() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64;
    bytes[8] = bytes[8] & 63 | 128;
    var hex = Array.prototype.map.call(bytes, function (byte) { return (byte < 16 ? '0' : '') + byte.toString(16); }).join('');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }

  function supervise(form) {
    var photos = [], button = form.querySelector('.s-save button'), label = button.textContent;
    var texts = form.querySelector('[data-words]'), faults = document.querySelector('[data-faults]');
    var shelf = form.querySelector('.s-ph-photos'), files = form.querySelector('input[type=file]');
    function field(name) { return form.elements[name]; }

    // a page that was kept has the id and the day of when it was kept
    if (form.hasAttribute('data-fresh')) {
      field('id').value = identity();
      var today = dayThere(field('happened').value);
      if (today > field('happened').value && !form.hasAttribute('data-of-day')) {
        field('happened').value = today;
        document.querySelector('[data-day]').textContent = today;
      }
    }

    // ---- the button says what will happen
    function name() { button.textContent = navigator.onLine ? label : texts.getAttribute('data-store'); }
    window.addEventListener('online', name);
    window.addEventListener('offline', name);
    name();

    each(form.querySelectorAll('[data-step]'), function (step) {
      step.hidden = false;
      step.addEventListener('click', function () {
        var input = step.parentNode.querySelector('input'), value = (Number(input.value.replace(/,/g, '')) || 0) + Number(step.getAttribute('data-step'));
        input.value = String(Math.max(0, Math.round(value * 1e6) / 1e6));
      });
    });

    var details = form.querySelector('.s-ph-problem');
    function unfold() { details.hidden = !form.querySelector('[name=has_problem][value=yes]').checked; }
    form.addEventListener('change', unfold);
    unfold();

    // ---- where it is, asked with the first photograph or by its own button
    var place = form.querySelector('[data-place]'), asked = false;
    function locate() {
      asked = true;
      navigator.geolocation.getCurrentPosition(function (found) {
        field('longitude').value = found.coords.longitude.toFixed(6);
        field('latitude').value = found.coords.latitude.toFixed(6);
        field('accuracy_m').value = String(Math.min(100000, Math.round(found.coords.accuracy)));
        form.querySelector('[data-place-words]').textContent = place.getAttribute('data-found').replace('{n}', field('accuracy_m').value);
      }, function () {
        form.querySelector('[data-place-words]').textContent = place.getAttribute('data-none');
      }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
    }
    if (navigator.geolocation && window.isSecureContext) {
      place.hidden = false;
      form.querySelector('[data-locate]').addEventListener('click', locate);
    }

    function showPhotos() {
      each(shelf.querySelectorAll('.s-ph-photo'), function (old) { shelf.removeChild(old); });
      photos.forEach(function (photo, at) {
        var figure = element('figure', '', shelf), image = element('img', '', figure);
        figure.className = 's-ph-photo';
        image.src = photo.thumb;
        image.alt = photo.name;
        element('figcaption', photo.time, figure);
        var out = element('button', '×', figure);
        out.type = 'button';
        out.setAttribute('aria-label', shelf.getAttribute('data-remove'));
        out.addEventListener('click', function () { photos.splice(at, 1); showPhotos(); });
      });
      form.querySelector('[data-photos]').textContent = photos.length ? shelf.getAttribute('data-photo-words').replace('{n}', photos.length) : '';
    }
    var making = Promise.resolve();
    files.addEventListener('change', function () {
      var chosen = Array.prototype.slice.call(files.files);
      files.value = '';
      if (!asked && !place.hidden && !field('longitude').value) locate();
      making = chosen.reduce(function (before, file) {
        return before.then(function () { return photograph.read(file); }).then(function (image) {
          return photograph.small(image).then(function (blob) {
            // a file of another day says nothing of when it was that day
            var taken = new Date(file.lastModified || 0), time = dayOf(taken) === field('happened').value ? timeOf(taken) : '';
            if (time) field('photographed_at').value = time;
            photos.push({ name: 'photo-' + (photos.length + 1) + '.jpg', blob: blob, thumb: photograph.drawn(image, 224).toDataURL('image/jpeg', 0.6), time: time });
            showPhotos();
          });
        }).catch(function () {
          // no picture to this browser: the server says what it is
          photos.push({ name: file.name, blob: file, thumb: '', time: '' });
          showPhotos();
        });
      }, making);
    });

    function tell(found) {
      faults.textContent = '';
      if (!found.length) return;
      var box = element('div', '', faults);
      box.className = 's-note s-t-bad s-errors';
      box.setAttribute('role', 'alert');
      box.tabIndex = -1;
      element('strong', faults.getAttribute('data-faults-title').replace('{n}', found.length), box);
      var items = element('ul', '', box);
      found.forEach(function (fault) {
        var item = element('li', fault.field ? '' : fault.text, items);
        if (fault.field) element('a', fault.text, item).href = '#f-' + fault.field;
        if (fault.record) element('a', ' ' + words('see'), item).href = '/records/' + fault.record;
      });
      box.focus();
    }

    function entry() {
      var fields = [], data = new FormData(form);
      data.forEach(function (value, key) { if (typeof value === 'string') fields.push([key, value]); });
      return {
        id: field('id').value, person: ME, title: form.getAttribute('data-supervise'), action: form.getAttribute('action'),
        day: field('happened').value, fields: fields, photos: photos, made: Date.now()
      };
    }
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      event.stopPropagation();
      if (button.disabled) return;
      button.disabled = true;
      var made;
      making.then(function () { made = entry(); return replace(made); }).then(function () {
        // another round may be under way that began before this entry was there
        return (busy || Promise.resolve()).then(send);
      }).then(function (answers) {
        var answer = answers[made.id] || {};
        if (answer.sent !== undefined) { location.assign('/supervise/?saved=' + answer.sent); return; }
        button.disabled = false;
        tell(answer.refused || []);
        if (!answer.refused) {
          element('p', texts.getAttribute('data-stored'), faults).className = 's-note';
          window.scrollTo(0, 0);
        }
      }).catch(function () {
        // nothing can be kept on this telephone: as without a script
        HTMLFormElement.prototype.submit.call(form);
      });
    });

    // ---- an entry that is kept already, to be looked at or corrected
    function fill(kept) {
      kept.fields.forEach(function (pair) {
        var control = field(pair[0]);
        if (!control) return;
        if (control.length && !control.tagName) each(control, function (one) { if (one.type === 'radio') one.checked = one.value === pair[1]; });
        else if (control.type !== 'file') control.value = pair[1];
      });
      photos = kept.photos;
      document.querySelector('[data-day]').textContent = kept.day;
      showPhotos();
      unfold();
      tell(kept.refused || []);
    }
    function fromHash() {
      var named = location.hash.match(/^#entry=([0-9a-f-]+)$/);
      if (named) mine().then(function (entries) { entries.forEach(function (kept) { if (kept.id === named[1]) fill(kept); }); });
    }
    window.addEventListener('hashchange', fromHash);
    fromHash();
  }

  each(document.querySelectorAll('form[data-supervise]'), supervise);
  worker();
  window.addEventListener('online', send);
  window.addEventListener('offline', function () { show(); });
  show().then(function () { if (navigator.onLine) send(); });
})();
