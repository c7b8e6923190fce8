// Enhancements only: every page reads and every form is sent without this file.
(function () {
  'use strict';
  var DAY = 864e5;

  function get(store, key) { try { return JSON.parse(store.getItem(key)); } catch (e) { return null; } }
  function put(store, key, value) { try { store.setItem(key, JSON.stringify(value)); } catch (e) { /* full or forbidden */ } }
  function drop(store, key) { try { store.removeItem(key); } catch (e) { /* forbidden */ } }
  function each(selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); }
  function draftKey(key) { return 'draft:' + key; }

  // ---- drafts: typed values are kept on this machine until the form is accepted
  // Hidden fields, files, passwords and sealed values never enter a draft.
  function kept(el) {
    return el.name && !el.hasAttribute('data-sealed') && ['hidden', 'file', 'password', 'submit', 'button', 'image'].indexOf(el.type) < 0;
  }
  function boxed(el) { return el.type === 'checkbox' || el.type === 'radio'; }
  function read(form) {
    var out = {};
    Array.prototype.forEach.call(form.elements, function (el) {
      if (!kept(el)) return;
      var list = out[el.name] = out[el.name] || [];
      if (!boxed(el) || el.checked) list.push(el.value);
    });
    return out;
  }
  function write(form, values) {
    var at = {};
    Array.prototype.forEach.call(form.elements, function (el) {
      if (!kept(el) || !Array.isArray(values[el.name])) return;
      if (boxed(el)) { el.checked = values[el.name].indexOf(el.value) >= 0; return; }
      var i = at[el.name] = (at[el.name] === undefined ? 0 : at[el.name] + 1);
      if (values[el.name][i] !== undefined) el.value = values[el.name][i];
    });
  }
  function forgetAccepted() {
    each('[data-draft-done]', function (el) { drop(localStorage, draftKey(el.getAttribute('data-draft-done'))); });
    var sent = get(sessionStorage, 'draft-sent');
    if (!sent || document.body.classList.contains('s-bare')) return;
    drop(sessionStorage, 'draft-sent');
    var entry = performance.getEntriesByType && performance.getEntriesByType('navigation')[0];
    var led = entry && entry.type === 'navigate' && Date.now() - sent.at < 60000;
    if (led && location.pathname !== sent.action && !document.querySelector('.s-errors')) drop(localStorage, draftKey(sent.key));
  }
  function drafts() {
    forgetAccepted();
    each('form[data-draft]', function (form) {
      var key = form.getAttribute('data-draft'), name = draftKey(key), timer, dirty = false;
      var draft = get(localStorage, name);
      if (draft && Date.now() - draft.at > 14 * DAY) { drop(localStorage, name); draft = null; }
      // a form that came back with errors already holds what was typed
      if (draft && !document.querySelector('.s-errors')) write(form, draft.values);
      function save() { clearTimeout(timer); dirty = false; put(localStorage, name, { at: Date.now(), values: read(form) }); }
      form.addEventListener('input', function () { dirty = true; clearTimeout(timer); timer = setTimeout(save, 300); });
      form.addEventListener('change', save);
      form.addEventListener('submit', function () {
        save();
        put(sessionStorage, 'draft-sent', { key: key, at: Date.now(), action: new URL(form.getAttribute('action') || '', location.href).pathname });
      });
      window.addEventListener('pagehide', function () { if (dirty) save(); });
    });
  }

  // ---- a form is sent once; the server refuses the second one anyway
  function once() {
    document.addEventListener('submit', function (event) {
      var form = event.target;
      if (form.getAttribute('method') !== 'post' || event.defaultPrevented) return;
      if (form.hasAttribute('data-sent')) { event.preventDefault(); return; }
      form.setAttribute('data-sent', '');
      setTimeout(function () { release(form); }, 10000);
    });
    window.addEventListener('pageshow', function (event) { if (event.persisted) each('form[data-sent]', release); });
  }
  function release(form) { form.removeAttribute('data-sent'); }

  // ---- "/" goes to the search field
  function slash() {
    document.addEventListener('keydown', function (event) {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      var at = document.activeElement, field = document.querySelector('[data-search]');
      if (!field || (at && (/^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) || at.isContentEditable))) return;
      event.preventDefault();
      field.focus();
      field.select();
    });
  }

  // ---- the basis of a figure opens over its page: a drawer that Back, Esc and its button close
  var BASIS = /^\/figures\/[^/]+$/;
  var drawer, opener, asked = 0;

  function basisOf(link) {
    var url = new URL(link.href, location.href);
    return url.origin === location.origin && BASIS.test(url.pathname) ? url.pathname + url.search : null;
  }
  function shown() { return (history.state && history.state.basis) || null; }
  // after a reload the figure is found again by its address
  function figure(address) {
    if (opener && document.contains(opener)) return opener;
    return Array.prototype.filter.call(document.querySelectorAll('main a.s-f'), function (link) { return basisOf(link) === address; })[0] || null;
  }
  function mark(on) { each('.s-open', function (el) { el.classList.remove('s-open'); }); if (on) on.classList.add('s-open'); }
  function make() {
    drawer = document.createElement('dialog');
    drawer.className = 's-drawer';
    drawer.setAttribute('aria-labelledby', 's-basis-name');
    drawer.addEventListener('click', function (event) {
      var at = drawer.getBoundingClientRect();
      var beside = event.target === drawer && (event.clientX < at.left || event.clientY < at.top);
      if (beside || event.target.closest('[data-close]')) drawer.close();
    });
    // closed by Esc or its button: the pages of the history that it stood on are left behind
    drawer.addEventListener('close', function () {
      asked += 1;
      var back = figure(null);
      mark(null);
      if (back) back.focus();
      if (shown()) history.go(-history.state.depth);
    });
    document.body.appendChild(drawer);
  }
  function open(address, state) {
    var turn = asked += 1;
    fetch(address, { credentials: 'same-origin', headers: { 'X-Requested-With': 'fetch' } }).then(function (answer) {
      if (answer.redirected || !answer.ok) throw new Error(String(answer.status));
      return answer.text();
    }).then(function (text) {
      if (turn !== asked) return;
      if (!drawer) make();
      drawer.innerHTML = text;
      if (state) history.pushState(state, '');
      mark(figure(history.state.figure));
      if (!drawer.open) drawer.showModal();
      drawer.scrollTop = 0;
      drawer.querySelector('[data-close]').focus();
    }).catch(function () { if (turn === asked) location.assign(address); });
  }
  function drawers() {
    if (!window.HTMLDialogElement || !HTMLDialogElement.prototype.showModal) return;
    document.addEventListener('click', function (event) {
      if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      var link = event.target.closest('a[href]');
      if (!link || link.target) return;
      var inside = drawer && drawer.contains(link), address = basisOf(link);
      if (!address || !(inside || link.classList.contains('s-f'))) return;
      event.preventDefault();
      if (!inside) opener = link;
      var before = shown() ? history.state : { depth: 0, figure: address };
      open(address, { basis: address, depth: before.depth + 1, figure: before.figure });
    });
    window.addEventListener('popstate', function () {
      if (shown()) open(shown(), null);
      else if (drawer && drawer.open) drawer.close();
    });
    if (shown()) open(shown(), null);
  }

  // ---- long work: fetch its fragment until it says that it is done
  function poll(el) {
    var url = el.getAttribute('data-poll'), wait = 1000;
    function next() { if (!el.querySelector('[data-done]')) setTimeout(ask, wait); }
    function ask() {
      if (!document.contains(el)) return;
      fetch(url, { credentials: 'same-origin', headers: { 'X-Requested-With': 'fetch' } }).then(function (answer) {
        if (answer.redirected || (answer.status >= 400 && answer.status < 500)) return; // signed out, or gone
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.text().then(function (text) {
          wait = 1000;
          if (el.innerHTML !== text) el.innerHTML = text;
          next();
        });
      }).catch(function () { wait = Math.min(wait * 2, 15000); next(); });
    }
    next();
  }

  drafts();
  once();
  slash();
  drawers();
  each('[data-poll]', poll);
})();
