/* Search for a place: a combobox over the names the page holds, for mouse, finger and keyboard. */
window.stz.also(function (stz, map) {
  'use strict';

  var MOST = 8;
  var box = document.getElementById('stz-search');
  if (!box) { return; }
  var list = document.getElementById('stz-found');
  var said = document.getElementById('stz-search-said');
  var places = null;
  var found = [];
  var active = -1;
  var ring = null;

  box.addEventListener('input', look);
  box.addEventListener('focus', function () { if (box.value && list.hidden) { look(); } });
  box.addEventListener('blur', function () { window.setTimeout(close, 150); });
  box.addEventListener('keydown', function (event) {
    var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) { look(); }
      if (found.length) { point((active + step + found.length + (active < 0 && step < 0 ? 1 : 0)) % found.length); }
    } else if (event.key === 'Enter' && found.length && !list.hidden) {
      event.preventDefault();
      choose(found[Math.max(0, active)]);
    } else if (event.key === 'Escape') {
      if (!list.hidden) { event.stopPropagation(); close(); } else { box.value = ''; forget(); }
    }
  });
  list.addEventListener('mousedown', function (event) { event.preventDefault(); });  // keep the focus where it is
  list.addEventListener('click', function (event) {
    var option = event.target.closest('[role="option"]');
    if (option) { choose(found[Number(option.dataset.at)]); }
  });

  /* labels: [lat, lon, html, kind, zoom, zone or null, html of the province] */
  function read() {
    var reader = document.createElement('div');
    places = (stz.settings.labels || []).map(function (row) {
      reader.innerHTML = row[2];
      var name = reader.textContent;
      return { at: L.latLng(row[0], row[1]), html: row[2], name: name, plain: plain(name), kind: row[3], zone: row[5], province: row[6] || '' };
    });
  }

  function plain(text) {
    return text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().trim();
  }

  function look() {
    if (!places) { read(); }
    var asked = plain(box.value);
    if (!asked) { close(); said.textContent = ''; return; }
    var ranked = [[], [], []];
    places.forEach(function (place) {
      var at = place.plain.indexOf(asked);
      if (at >= 0) { ranked[at === 0 ? 0 : /\s|-|\(/.test(place.plain[at - 1]) ? 1 : 2].push(place); }
    });
    found = [].concat.apply([], ranked).slice(0, MOST);
    list.textContent = '';
    found.forEach(function (place, at) {
      var option = document.createElement('li');
      option.id = 'stz-found-' + at;
      option.dataset.at = String(at);
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.innerHTML = place.html;  // escaped where it was written
      var more = document.createElement('small');
      if (place.zone !== null) { more.textContent = said.dataset.zone.replace('{number}', zoneNumber(place.zone)); } else { more.innerHTML = place.province; }
      option.appendChild(more);
      list.appendChild(option);
    });
    active = -1;
    box.removeAttribute('aria-activedescendant');
    list.hidden = !found.length;
    box.setAttribute('aria-expanded', String(!list.hidden));
    say(found.length === 0 ? 'none' : found.length === 1 ? 'one' : 'many', '{number}', String(found.length));
  }

  function say(key, slot, value) {
    // split and join: a name may hold what String.replace would act on
    said.textContent = said.dataset[key].split(slot || '\u0000').join(value || '');
  }

  function zoneNumber(zone) {
    var part = stz.part('zones', zone);
    return part ? String(part.feature.properties.n) : '';
  }

  function point(at) {
    active = at;
    Array.prototype.forEach.call(list.children, function (option, index) {
      option.setAttribute('aria-selected', String(index === at));
    });
    box.setAttribute('aria-activedescendant', 'stz-found-' + at);
    list.children[at].scrollIntoView({ block: 'nearest' });
  }

  function close() {
    list.hidden = true;
    active = -1;
    box.setAttribute('aria-expanded', 'false');
    box.removeAttribute('aria-activedescendant');
  }

  function choose(place) {
    box.value = place.name;
    close();
    forget();
    if (place.zone !== null) {
      stz.open('zones', place.zone, box);
    } else {
      map.setView(place.at, place.kind === 'area' ? 7 : Math.max(map.getZoom(), 9), { animate: false });
      if (place.kind !== 'area') { show(place); }
    }
    say('shown', '{name}', place.name);
  }

  function show(place) {
    ring = L.layerGroup([
      L.circleMarker(place.at, { pane: 'leaders', interactive: false, radius: 17, color: '#fff', weight: 7, fill: false }),
      L.circleMarker(place.at, { pane: 'leaders', interactive: false, radius: 17, color: '#c26a00', weight: 4, fill: false })
    ]).addTo(map);
    var city = stz.parts('cities').filter(function (part) { return part.getLatLng().distanceTo(place.at) < 300; })[0];
    if (city && stz.layers.cities.hasLayer(city) && map.hasLayer(stz.layers.cities)) { stz.tell(city); city.openPopup(); }
  }

  function forget() {
    if (ring) { ring.remove(); ring = null; }
  }
});
