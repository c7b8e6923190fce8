// Enhancements only: every page reads and every form is sent without this file.
(function () {
  'use strict';
  function each(selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); }

  // ---- drafts: what is typed goes to the server by itself, as the button "save draft" sends it; files are left out
  function content(form) {
    var data = new FormData(form);
    Array.prototype.forEach.call(form.elements, function (el) { if (el.type === 'file' && el.name) data.delete(el.name); });
    data.set('keep_draft', '1');
    return data;
  }
  function drafts() {
    each('form[data-draft]', function (form) {
      var timer, dirty = false, sending = null, closed = false, state = form.querySelector('[data-draft-state]');
      function save(leaving) {
        clearTimeout(timer);
        if (!dirty || closed || form.hasAttribute('data-sent') || sending && !leaving) return;
        dirty = false;
        sending = window.AbortController ? new AbortController() : {};
        fetch(form.action, {
          method: 'POST', body: content(form), credentials: 'same-origin', redirect: 'manual', keepalive: leaving,
          headers: { 'X-Requested-With': 'fetch' }, signal: sending.signal
        }).then(function (answer) {
          // submitted or discarded elsewhere: the server says so and keeps nothing more of this form
          if (answer.status === 409) closed = true;
          else if (!answer.ok) throw new Error(String(answer.status));
          return answer.text();
        }).then(function (words) {
          if (state) state.innerHTML = words;
          // a reload gives the form back
          if (!closed && location.pathname + location.search !== form.getAttribute('data-draft')) history.replaceState(history.state, '', form.getAttribute('data-draft'));
        }).catch(function () { dirty = true; }).then(function () {
          sending = null;
          if (dirty && !closed && !form.hasAttribute('data-sent')) wait(5000);
        });
      }
      function wait(time) { clearTimeout(timer); timer = setTimeout(save, time); }
      // what was about to be saved is not; the server refuses what is on its way already
      function stop() {
        clearTimeout(timer);
        dirty = false;
        if (sending && sending.abort) sending.abort();
      }
      form.addEventListener('input', function () { dirty = true; if (!closed) wait(1500); });
      form.addEventListener('submit', stop);
      document.addEventListener('submit', function (event) {
        if (event.target.hasAttribute('data-discards') && !event.defaultPrevented) { closed = true; stop(); }
      });
      document.addEventListener('visibilitychange', function () { if (document.visibilityState === 'hidden') save(true); });
      // come back to with the button "back": the server knows whether the form is still open
      window.addEventListener('pageshow', function (event) { if (event.persisted) closed = false; });
    });
  }

  // ---- photographs of a site
  var LONGEST_SIDE = 1600, PHOTO_BYTES = 400000;
  // ---- photographs: at most 1600 px and 400 kB; drawn anew, they say nothing of place and telephone
  function read(file) {
    return new Promise(function (resolve, reject) {
      var reader = new FileReader();
      reader.onerror = reject;
      reader.onload = function () {
        var image = new Image();
        image.onerror = reject;
        image.onload = function () { resolve(image); };
        image.src = reader.result;
      };
      reader.readAsDataURL(file);
    });
  }
  function drawn(image, side) {
    var scale = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight)), canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  }
  function jpeg(canvas, quality) {
    return new Promise(function (resolve) { canvas.toBlob(resolve, 'image/jpeg', quality); });
  }
  function smaller(image, side, quality) {
    return jpeg(drawn(image, side), quality).then(function (blob) {
      if (blob.size <= PHOTO_BYTES || side < 200) return blob;
      return quality > 0.5 ? smaller(image, side, quality - 0.15) : smaller(image, Math.round(side * 0.8), 0.8);
    });
  }
  function small(image) { return smaller(image, LONGEST_SIDE, 0.8); }
  window.shishiPhoto = { read: read, drawn: drawn, small: small };

  // ---- on a form of the desk too: what is a large picture is put back small before it is sent
  function pictures(input) {
    // a chosen file may be a scan that proves something: it stays as it is, unless the form takes photographs alone
    var own = input.hasAttribute('capture') || input.form && input.form.querySelector('[data-photographs]');
    if (!window.DataTransfer || !own || input.closest('[data-supervise]')) return;
    function made(file) {
      if (!/^image\/(jpeg|png)$/.test(file.type)) return Promise.resolve(file);
      return read(file).then(function (image) {
        var is_small = file.size <= PHOTO_BYTES && Math.max(image.naturalWidth, image.naturalHeight) <= LONGEST_SIDE;
        if (is_small) return file;
        return small(image).then(function (blob) {
          return new File([blob], file.name.replace(/\.[^.]*$/, '') + '.jpg', { type: 'image/jpeg', lastModified: file.lastModified });
        });
      }).catch(function () { return file; }); // no picture to this browser: the server says what it is
    }
    var form = input.form, ready = Promise.resolve(), pending = 0, later = null;
    input.addEventListener('change', function () {
      var chosen = Array.prototype.slice.call(input.files);
      pending += 1;
      ready = Promise.all(chosen.map(made)).then(function (files) {
        var held = new DataTransfer();
        files.forEach(function (file) { held.items.add(file); });
        input.files = held.files;
      }).catch(nothing).then(function () {
        pending -= 1;
        if (pending || !later) return;
        if (form.requestSubmit) form.requestSubmit(later === form ? undefined : later);
        else HTMLFormElement.prototype.submit.call(form);
        later = null;
      });
    });
    // sent while pictures are still being made small: as soon as they are
    form.addEventListener('submit', function (event) {
      if (!pending) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      later = event.submitter || form;
    }, true);
  }
  function nothing() {}

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
  var drawer, opener, asked = 0, standing = false;

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
      if (beside || event.target.closest('[data-close]')) shut();
    });
    drawer.addEventListener('cancel', function (event) {
      if (event.target !== drawer) return;
      event.preventDefault();
      shut();
    });
    drawer.addEventListener('close', left);
    document.body.appendChild(drawer);
  }
  // the browser tells of a closing only some time after it: what is asked for meanwhile is opened, so all is done at once
  function shut() {
    drawer.close();
    left();
  }
  function left() {
    if (!standing || drawer.open) return;
    standing = false;
    asked += 1;
    var back = figure(null);
    mark(null);
    if (back) back.focus();
    // closed by Esc or its button: the pages of the history that it stood on are left behind
    if (shown()) history.go(-history.state.depth);
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
      standing = true;
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
      else if (drawer && drawer.open) shut();
    });
    if (shown()) open(shown(), null);
  }

  // ---- what is shown once is wanted on paper
  function printing() {
    each('[data-print]', function (el) {
      el.hidden = false;
      el.addEventListener('click', function () { window.print(); });
    });
  }

  // ---- on paper every data table is open; newer browsers know it from the sheet
  function paper() {
    window.addEventListener('beforeprint', function () { each('.s-data:not([open])', function (el) { el.setAttribute('data-shut', ''); el.open = true; }); });
    window.addEventListener('afterprint', function () { each('.s-data[data-shut]', function (el) { el.removeAttribute('data-shut'); el.open = false; }); });
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

  // ---- the wall looks again, so often and so long as it says: what has changed is put in its place, so nothing flickers
  function again(first) {
    var every = 1000 * first.getAttribute('data-again'), turns = Number(first.getAttribute('data-turns'));
    function stands(still) { each('[data-lost]', function (el) { el.hidden = !still; }); }
    function put(text) {
      var page = new DOMParser().parseFromString(text, 'text/html');
      each('[data-again]', function (el) {
        var next = page.getElementById(el.id), at = document.activeElement;
        if (!next || next.innerHTML === el.innerHTML) return;
        at = el.contains(at) ? at.getAttribute('href') : null;
        el.innerHTML = next.innerHTML;
        Array.prototype.some.call(el.querySelectorAll('a[href]'), function (link) {
          if (link.getAttribute('href') !== at) return false;
          link.focus({ preventScroll: true });
          return true;
        });
      });
    }
    function ask() {
      // somebody reads a basis over it, or nobody sees it: a page in the background keeps no session
      if (shown() || document.hidden) return next();
      turns -= 1;
      if (turns < 0) return stands(true);
      fetch(location.href, { credentials: 'same-origin' }).then(function (answer) {
        if (answer.redirected || (answer.status >= 400 && answer.status < 500)) return stands(true); // signed out
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.text().then(function (text) { put(text); stands(false); next(); });
      }).catch(function () { stands(true); next(); });
    }
    function next() { setTimeout(ask, every); }
    next();
  }

  each('.s-files input[type=file]', pictures);
  drafts();
  once();
  slash();
  drawers();
  printing();
  paper();
  each('[data-poll]', poll);
  if (document.querySelector('[data-again]')) again(document.querySelector('[data-again]'));
})();
