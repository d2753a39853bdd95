/* Pages that show the choices of several plans: one or two maps that move together, scenes to switch between,
   tables that point at the maps. Every string in the data is HTML that was escaped where it was written. */
(function () {
  'use strict';

  var data = null;
  var boards = [];
  var moving = false;
  var scene = '';

  window.stzChoice = { start: start, show: show, focus: focus, boards: function () { return boards; } };

  function start(given) {
    data = given;
    each('[data-board]', function (element) { boards.push(makeBoard(element)); });
    boards.forEach(function (board) { board.map.on('move', function () { follow(board); }); });
    document.addEventListener('click', function (event) {
      var at = event.target.closest ? event.target.closest('[data-focus], [data-scene]') : null;
      if (at && at.dataset.focus) { focus(at.dataset.focus); }
      if (at && at.dataset.scene) { show(at.dataset.scene); }
    });
    document.addEventListener('keydown', function (event) {
      if (event.key === 'Escape') { boards.forEach(clearFocus); }
      var at = event.target.closest ? event.target.closest('svg [data-scene]') : null;
      if (at && (event.key === 'Enter' || event.key === ' ')) { event.preventDefault(); show(at.dataset.scene); }
    });
    each('[data-pick]', function (select) {
      select.addEventListener('change', function () { pick(select); });
    });
    each('[data-slider]', function (slider) {
      slider.addEventListener('input', function () { show(slider.value); });
    });
    show(data.scene);
    document.documentElement.dataset.stz = 'ready';
  }

  // --- scenes

  function show(key) {
    if (!data.scenes[key]) { return; }
    scene = key;
    boards.forEach(function (board, position) { paint(board, data.scenes[key][position]); });
    each('[data-panel]', function (panel) { panel.hidden = panel.dataset.panel !== key; });
    each('[data-scene]', function (mark) {
      mark.setAttribute('aria-pressed', String(mark.dataset.scene === key));
      var row = mark.closest('tr');
      if (row) { row.classList.toggle('stz-current', mark.dataset.scene === key); }
    });
    each('[data-pick]', function (select) {
      select.value = select.dataset.before = key.split('-')[select.dataset.pick];
    });
    each('[data-slider]', function (slider) {
      slider.value = key;
      var caption = document.querySelector('[data-caption="' + key + '"]');
      if (caption) { slider.setAttribute('aria-valuetext', caption.textContent); }
    });
  }

  /* two selectors; choosing what the other one shows makes them change places */
  function pick(select) {
    var picks = document.querySelectorAll('[data-pick]');
    var other = picks[0] === select ? picks[1] : picks[0];
    if (other.value === select.value) { other.value = select.dataset.before; }
    show(picks[0].value + '-' + picks[1].value);
  }

  // --- maps

  function makeBoard(element) {
    var map = L.map(element, {
      attributionControl: false, zoomControl: false, zoomSnap: 0.1, zoomDelta: 0.75, wheelPxPerZoomLevel: 90,
      minZoom: 3.5, maxZoom: 13, zoomAnimation: false, fadeAnimation: false, inertia: false
    });
    [['land', 200], ['lines', 260], ['links', 360], ['ring', 420], ['labels', 460]].forEach(function (pane) {
      map.createPane(pane[0]).style.zIndex = pane[1];
    });
    ['land', 'lines', 'ring', 'labels'].forEach(function (pane) { map.getPane(pane).style.pointerEvents = 'none'; });
    var board = {
      map: map, zones: L.layerGroup().addTo(map), links: L.layerGroup().addTo(map), ring: L.layerGroup().addTo(map),
      labels: makeLabels(), markers: {}, lines: {}
    };
    data.ground.forEach(function (layer) {
      L.geoJson(layer.data, {
        pane: layer.pane, interactive: false,
        style: function (feature) { return layer.styles[feature.properties.k]; }
      }).addTo(map);
    });
    var bounds = L.latLngBounds(data.bounds);
    map.fitBounds(bounds, { padding: [8, 8], animate: false });
    map.setMaxBounds(bounds.pad(0.8));
    L.control.zoom({ position: 'bottomright' }).addTo(map);
    L.control.scale({ position: 'bottomleft', imperial: false, maxWidth: 110 }).addTo(map);
    map.on('zoomend', function () { scaleSigns(board); });
    map.on('moveend', function () { placeLabels(board); });
    if (window.ResizeObserver) {
      var width = element.clientWidth;
      new ResizeObserver(function () {
        map.invalidateSize({ animate: false, pan: false });
        if (Math.abs(element.clientWidth - width) > 40) {
          width = element.clientWidth;
          map.fitBounds(bounds, { padding: [8, 8], animate: false });
        }
        placeLabels(board);
      }).observe(element);
    }
    return board;
  }

  function follow(leader) {
    if (moving) { return; }
    moving = true;
    boards.forEach(function (board) {
      if (board !== leader) { board.map.setView(leader.map.getCenter(), leader.map.getZoom(), { animate: false }); }
    });
    moving = false;
  }

  function paint(board, side) {
    clearFocus(board);
    board.zones.clearLayers();
    board.links.clearLayers();
    board.markers = {};
    board.lines = {};
    var plan = data.plans[side.p];
    side.l.forEach(function (entry) {
      var told = plan.links[entry[0]] || ['<b>' + data.linkNames[entry[0]] + '</b>', ''];
      var style = data.linkStyles[entry[1]];
      if (style.weight >= 4) {  // a light edge keeps what is stressed apart from the lines around it
        L.polyline(data.links[entry[0]], { pane: 'links', interactive: false, color: '#fff', weight: style.weight + 3 }).addTo(board.links);
      }
      var line = L.polyline(data.links[entry[0]], Object.assign({ pane: 'links' }, style)).addTo(board.links);
      line.bindTooltip(told[0], { sticky: true, className: 'stz-tip' });
      if (told[1]) { line.bindPopup(told[1], { className: 'stz-popup', maxWidth: 260, autoPan: false }); }
      board.lines[entry[0]] = line;
    });
    side.z.forEach(function (entry) { board.markers[entry[0]] = zone(board, plan, entry[0], entry[1]); });
    scaleSigns(board);
    placeLabels(board);
  }

  function zone(board, plan, position, key) {
    var style = data.zoneStyles[key];
    var told = plan.zones[position] || [10, '<b>' + data.zoneNames[position] + '</b>', ''];
    var size = style.fixed || told[0];
    var marker = L.marker(data.zones[position], {
      keyboard: false, riseOnHover: true,  // keys go through the tables: signs of a cluster are too close for that
      zIndexOffset: style.rank * 1000 - Math.round(size) * 10,
      icon: L.divIcon({
        className: 'stz-choice-icon stz-choice-' + key, iconSize: [size, size],
        html: style.g + '<span class="stz-sr">' + told[1] + '</span>'
      })
    });
    marker.size = size;
    marker.bindTooltip(told[1], { direction: 'top', offset: [0, -size / 2], className: 'stz-tip' });
    if (told[2]) { marker.bindPopup(told[2], { className: 'stz-popup', maxWidth: 260, minWidth: 190, autoPan: false, offset: [0, -size / 2 + 4] }); }
    return marker.addTo(board.zones);
  }

  /* signs are smaller where the country is, and grow a little with the zoom */
  function scaleSigns(board) {
    var scale = Math.max(0.72, Math.min(1.25, 0.72 + (board.map.getZoom() - 5) * 0.16));
    Object.keys(board.markers).forEach(function (key) {
      var marker = board.markers[key];
      var size = Math.round(marker.size * scale);
      var element = marker.getElement();
      marker.half = size / 2;
      element.style.width = element.style.height = size + 'px';
      element.style.marginLeft = element.style.marginTop = -size / 2 + 'px';
    });
  }

  // --- a row of a table points at all maps

  function focus(what) {
    var kind = what.split('-')[0];
    var position = Number(what.split('-')[1]);
    var shape = { zone: data.zones, link: data.links, city: data.cities }[kind][position];
    var first = boards[0].map;
    boards.forEach(clearFocus);
    moving = true;
    boards.forEach(function (board) {
      if (kind === 'link') {
        board.map.fitBounds(L.latLngBounds([].concat.apply([], shape)), { maxZoom: 8.5, padding: [40, 40], animate: false });
      } else {
        var zoom = Math.max(first.getZoom(), 7.5);
        // a little above the middle there is room for the card
        var height = board.map.getSize().y;
        var down = height * (height < 450 ? 0.33 : 0.2);
        board.map.setView(board.map.unproject(board.map.project(shape, zoom).subtract([0, down]), zoom), zoom, { animate: false });
      }
    });
    moving = false;
    follow(boards[0]);
    boards.forEach(function (board) {
      if (kind === 'link') {
        L.polyline(shape, { pane: 'ring', interactive: false, color: '#e69f00', weight: 9, opacity: 0.65 }).addTo(board.ring);
        return;
      }
      L.circleMarker(shape, { pane: 'ring', interactive: false, radius: 19, color: '#fff', weight: 7, fill: false }).addTo(board.ring);
      L.circleMarker(shape, { pane: 'ring', interactive: false, radius: 19, color: '#c26a00', weight: 4, fill: false }).addTo(board.ring);
      var marker = kind === 'zone' ? board.markers[position] : null;
      if (marker && marker.getPopup()) { marker.openPopup(); }
    });
    var names = { zone: data.zoneNames, link: data.linkNames, city: data.cityNames }[kind];
    document.getElementById('stz-said').innerHTML = names[position];
    var box = first.getContainer().closest('.stz-choice').getBoundingClientRect();
    if (box.bottom < 200 || box.top > window.innerHeight - 200) { first.getContainer().scrollIntoView({ block: 'center' }); }
  }

  function clearFocus(board) {
    board.ring.clearLayers();
    board.map.closePopup();
  }

  // --- place names: [lat, lon, html, kind, zoom from which], most important first

  function makeLabels() {
    return data.labels.map(function (row) {
      var element = document.createElement('div');
      element.className = 'stz-label stz-label-' + row[3];
      element.innerHTML = row[2];
      return { at: L.latLng(row[0], row[1]), element: element, from: row[4], middle: row[3] === 'area' };
    });
  }

  function placeLabels(board) {
    var map = board.map;
    var pane = map.getPane('labels');
    var zoom = map.getZoom();
    var view = map.getBounds();
    var size = map.getSize();
    var corner = map.containerPointToLayerPoint([0, 0]);
    var taken = Object.keys(board.markers).map(function (key) {
      var marker = board.markers[key];
      var at = map.latLngToLayerPoint(marker.getLatLng());
      return [at.x - marker.half, at.y - marker.half, at.x + marker.half, at.y + marker.half];
    });
    board.labels.forEach(function (label) {
      var wanted = zoom >= label.from && view.contains(label.at);
      if (wanted && !label.width) {
        pane.appendChild(label.element);
        label.width = label.element.offsetWidth;
        label.height = label.element.offsetHeight;
      }
      var box = wanted ? freeBox(map.latLngToLayerPoint(label.at), label, taken) : null;
      if (box && box[0] >= corner.x && box[1] >= corner.y && box[2] <= corner.x + size.x && box[3] <= corner.y + size.y) {
        taken.push(box);
        if (!label.element.parentNode) { pane.appendChild(label.element); }
        L.DomUtil.setPosition(label.element, L.point(Math.round(box[0]), Math.round(box[1])));
      } else if (label.element.parentNode) {
        label.element.remove();
      }
    });
  }

  function freeBox(at, label, taken) {
    var w = label.width, h = label.height;
    var corners = label.middle ? [[-w / 2, -h / 2]] : [];
    if (!label.middle) {
      [4, 9, 14].forEach(function (off) {
        corners.push([off, -h / 2], [-off - w, -h / 2], [-w / 2, -off - h], [-w / 2, off]);
      });
    }
    for (var i = 0; i < corners.length; i += 1) {
      var left = at.x + corners[i][0], top = at.y + corners[i][1];
      var box = [left, top, left + w, top + h];
      if (!hits(box, taken)) { return box; }
    }
    return null;
  }

  function hits(one, taken) {
    return taken.some(function (other) {
      return one[0] < other[2] && one[2] > other[0] && one[1] < other[3] && one[3] > other[1];
    });
  }

  function each(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }
}());
