/* The page's own script: draws the layers it is given, opens cards, switches layers. What more a page can do
   (tables, search, years, tools) stands in scripts of its own that join through stz.also.
   Every string in a layer is HTML that was escaped where it was written; nothing here turns text into HTML. */
(function () {
  'use strict';

  var map = null;
  var layers = {};       // key -> Leaflet layer
  var specs = {};        // key -> what the layer was made from
  var parts = {};        // key -> all its features as drawn, hidden ones included
  var settings = {};
  var extras = [];
  var canvas = null;     // one for all layers of a large page: stacked canvases would hide each other from the pointer

  var stz = {
    settings: settings, layers: layers, specs: specs, year: null,
    opener: null,        // what had the focus before a card took it
    map: function () { return map; },
    drawn: function () { return layers; },
    also: function (script) { extras.push(script); },
    changed: function () { map.fire('stz:changed'); }
  };
  window.stz = stz;

  var PANES = [['land', 200], ['area', 240], ['hatch', 250], ['lines', 260], ['reach', 300], ['seismic', 320], ['backbone', 340],
    ['canvas', 350], ['built', 360], ['points', 400], ['routes', 420], ['leaders', 440], ['labels', 460]];
  var UNSEEN = ['labels', 'leaders', 'land', 'lines', 'routes'];  // the pointer goes through

  stz.createMap = function (id, options) {
    map = L.map(id, {
      attributionControl: false, zoomControl: false, zoomSnap: 0.1, zoomDelta: 0.75, wheelPxPerZoomLevel: 90,
      minZoom: 4, maxZoom: 13, zoomAnimation: !stz.reducedMotion(), fadeAnimation: !stz.reducedMotion()
    });
    PANES.forEach(function (pane) { map.createPane(pane[0]).style.zIndex = pane[1]; });
    UNSEEN.forEach(function (name) { map.getPane(name).style.pointerEvents = 'none'; });
    map.createPane('card', map.getContainer());  // does not move with the map
    map.getPane('labels').classList.add('leaflet-zoom-hide');
    settings.close = stz.plain(options.close);
    settings.bounds = L.latLngBounds(options.bounds);
    map.fitBounds(settings.bounds, { padding: [10, 10] });
    map.setMaxBounds(settings.bounds.pad(0.6));
    L.control.zoom({
      position: 'bottomright', zoomInTitle: stz.plain(options.zoomIn), zoomOutTitle: stz.plain(options.zoomOut)
    }).addTo(map);
    L.control.scale({ position: 'bottomleft', imperial: false, maxWidth: 140 }).addTo(map);
    map.on('resize stz:changed', function () { map.getContainer().classList.toggle('stz-map-narrow', map.getSize().x < 640); });
    return map;
  };

  /* spec: key, pane, data (GeoJSON), styles (key -> style), strings, and optionally quiet (no pointer), canvas.
     A feature's properties: k style, r radius, n number, s size, z zone, i row of its table, y year from which,
     t tooltip and p card as HTML, or t and c as lists of texts and of positions in strings. */
  stz.layer = function (spec) {
    if (spec.canvas && !canvas) { canvas = L.canvas({ pane: 'canvas', padding: 0.35, tolerance: 3 }); }
    var layer = L.geoJson(spec.data, {
      pane: spec.pane,
      renderer: spec.canvas ? canvas : undefined,
      interactive: !spec.quiet,
      style: function (feature) { return spec.styles[feature.properties.k]; },
      pointToLayer: function (feature, at) { return point(spec, feature.properties, at); },
      onEachFeature: function (feature, drawn) {
        drawn.spec = spec;
        if (feature.properties.n !== undefined) { stz.tell(drawn); }
      }
    });
    if (!spec.quiet) { stz.speak(layer); }
    layers[spec.key] = layer;
    specs[spec.key] = spec;
    parts[spec.key] = layer.getLayers();
    return layer;
  };

  stz.start = function (_, options) {
    Object.assign(settings, options);
    stz.each('[data-layer]', function (input) {
      input.addEventListener('change', function () { stz.switchLayer(input); stz.changed(); });
    });
    stz.each('[data-toggle]', function (button) {
      button.addEventListener('click', function () { toggleColumn(button); });
    });
    document.addEventListener('keydown', function (event) {
      if (event.key === 'Escape') { map.closePopup(); }
    });
    stz.wireCards(map);
    extras.forEach(function (script) { script(stz, map); });
    if (window.ResizeObserver) { watchSize(); }
    raise();
    stz.changed();
    document.documentElement.dataset.stz = 'ready';
  };

  /* the feature of a layer that belongs to a row of its table, drawn or not */
  stz.part = function (key, row) {
    return (parts[key] || []).filter(function (part) {
      var properties = part.feature.properties;
      return (properties.i === undefined ? properties.z : properties.i) === row;
    })[0];
  };

  stz.parts = function (key) { return parts[key] || []; };

  /* goes to a feature, switches its layer on and opens its card; `from` gets the focus back afterwards */
  stz.open = function (key, row, from) {
    var part = stz.part(key, row);
    if (!part) { return; }
    var input = document.querySelector('[data-layer="' + key + '"]');
    if (input && !input.checked) { input.checked = true; stz.switchLayer(input); stz.changed(); }
    if (!layers[key].hasLayer(part)) { map.fire('stz:wanted', { part: part }); }
    var box = map.getContainer().getBoundingClientRect();
    if (box.top < -40 || box.top > window.innerHeight - 240) { map.getContainer().scrollIntoView({ block: 'nearest' }); }
    if (part.getBounds) {
      map.fitBounds(part.getBounds(), { maxZoom: 9, padding: [70, 70], animate: false });
    } else {
      map.setView(part.home || part.getLatLng(), Math.max(map.getZoom(), 7.5), { animate: false });
    }
    stz.tell(part);
    part.openPopup();
    stz.opener = from || null;
    var shown = part.getPopup() && part.getPopup().getElement();
    if (shown && from) { shown.setAttribute('tabindex', '-1'); shown.focus({ preventScroll: true }); }
  };

  // --- drawing

  function point(spec, properties, at) {
    var style = spec.styles[properties.k];
    if (properties.n !== undefined) { return stz.pin(properties, at); }
    if (style.icon) {
      var many = properties.c > 1 ? '<span class="stz-many">' + Number(properties.c) + '</span>' : '';
      return L.marker(at, {
        pane: spec.pane, keyboard: false, interactive: !spec.quiet,
        icon: L.divIcon({ className: 'stz-icon', html: style.icon + many, iconSize: [style.size, style.size] })
      });
    }
    var drawn = Object.assign({ pane: spec.pane, interactive: !spec.quiet }, style);
    if (spec.canvas) { drawn.renderer = canvas; }
    if (properties.r) { drawn.radius = properties.r; }
    return L.circleMarker(at, drawn);
  }

  // --- switches

  stz.switchLayer = function (input) {
    var key = input.dataset.layer;
    if (layers[key]) {
      if (input.checked) { layers[key].addTo(map); raise(); } else { layers[key].remove(); }
    }
    if (input.checked && input.dataset.exclusive) {
      stz.each('[data-exclusive="' + input.dataset.exclusive + '"]', function (other) {
        if (other !== input && other.checked) { other.checked = false; stz.switchLayer(other); }
      });
    }
    stz.each('[data-legend="' + key + '"]', function (legend) { legend.hidden = !input.checked; });
    map.fire('stz:switched', { key: key, on: input.checked });
  };

  /* on the one canvas of a large page nothing but order says what is above */
  function raise() {
    if (!canvas) { return; }
    PANES.forEach(function (pane) {
      Object.keys(layers).forEach(function (key) {
        if (specs[key].canvas && specs[key].pane === pane[0] && map.hasLayer(layers[key])) { layers[key].bringToFront(); }
      });
    });
  }

  function toggleColumn(button) {
    var column = document.getElementById(button.dataset.toggle);
    if (!column.hidden && column.getBoundingClientRect().top > window.innerHeight - 120) {
      column.scrollIntoView({ block: 'start' });  // below the fold: go there rather than hide it
      return;
    }
    column.hidden = !column.hidden;
    button.setAttribute('aria-expanded', String(!column.hidden));
    if (!column.hidden) { column.scrollIntoView({ block: 'nearest' }); }
  }

  function watchSize() {
    var width = map.getContainer().clientWidth;
    var head = document.querySelector('.stz-top');
    if (head) {  // on a middle-sized screen the map takes what the headline leaves
      new ResizeObserver(function () {
        document.documentElement.style.setProperty('--head', head.offsetHeight + 'px');
      }).observe(head);
    }
    new ResizeObserver(function () {
      map.invalidateSize({ animate: false, pan: false });
      if (Math.abs(map.getContainer().clientWidth - width) > 40) {
        width = map.getContainer().clientWidth;
        map.fitBounds(settings.bounds, { padding: [10, 10], animate: false });
      }
      stz.changed();
    }).observe(map.getContainer());
  }

  /* the text that escaped HTML shows, for where no HTML is read */
  stz.plain = function (html) {
    var reader = document.createElement('div');
    reader.innerHTML = html;
    return reader.textContent;
  };

  stz.each = function (selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  };

  stz.reducedMotion = function () {
    return Boolean(window.matchMedia && window.matchMedia('(prefers-reduced-motion: reduce)').matches);
  };
}());
