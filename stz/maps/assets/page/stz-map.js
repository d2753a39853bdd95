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
  var highlight = null;  // routes and catchment of the zone whose card is open
  var opener = null;     // what had the focus before a card took it
  var extras = [];
  var canvas = null;     // one for all layers of a large page: stacked canvases would hide each other from the pointer

  var stz = {
    settings: settings, layers: layers, specs: specs, year: null,
    map: function () { return map; },
    drawn: function () { return layers; },
    also: function (script) { extras.push(script); },
    changed: function () { map.fire('stz:changed'); }
  };
  window.stz = stz;

  var PANES = [['land', 200], ['area', 240], ['hatch', 250], ['lines', 260], ['reach', 300], ['seismic', 320], ['backbone', 340],
    ['canvas', 350], ['built', 360], ['points', 400], ['routes', 420], ['leaders', 440], ['labels', 460]];
  var DOCK = 330;        // width of a zone's card
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
    if (!spec.quiet) { speak(layer); }
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
    map.on('popupopen', function (event) {
      var content = event.popup.getElement().querySelector('.leaflet-popup-content');
      content.tabIndex = 0;  // so that keys can scroll it
      content.setAttribute('role', 'group');
      var cross = event.popup.getElement().querySelector('.leaflet-popup-close-button');
      if (cross) { cross.setAttribute('aria-label', settings.close); }
      var source = event.popup._source;
      if (source && source.closeTooltip) { source.closeTooltip(); }
      stz.hideRoutes();
      stz.showRoutes(source);
      if (source && event.popup.options.pane === 'card') { reveal(source); }
    });
    map.on('popupclose', function (event) {
      var sign = event.popup._source && event.popup._source.getElement && event.popup._source.getElement();
      if (sign) { sign.classList.remove('stz-pin-open'); }
      stz.hideRoutes();
      if (opener) { opener.focus({ preventScroll: true }); opener = null; }
    });
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
    opener = from || null;
    var shown = part.getPopup() && part.getPopup().getElement();
    if (shown && from) { shown.setAttribute('tabindex', '-1'); shown.focus({ preventScroll: true }); }
  };

  /* keeps the pin whose card is open out from under the card */
  function reveal(pin) {
    if (pin.getElement()) { pin.getElement().classList.add('stz-pin-open'); }
    var size = map.getSize(), at = map.latLngToContainerPoint(pin.getLatLng());
    var sheet = size.x < 640;  // the card lies at the bottom of a narrow map, at the side of a wide one
    var start = sheet ? 20 : DOCK + 60, end = sheet ? size.y * 0.4 : size.y - 20;
    var turned = document.documentElement.dir === 'rtl';
    var x = turned && !sheet ? size.x - at.x : at.x;
    if (x > start && x < size.x - 20 && at.y > 20 && at.y < end) { return; }
    var middle = (start + size.x) / 2;
    var to = L.point(sheet ? size.x / 2 : turned ? size.x - middle : middle, sheet ? size.y * 0.25 : size.y / 2);
    map.panBy(at.subtract(to), { animate: false });
  }

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

  // --- tooltips and cards, made when they are asked for

  function speak(layer) {
    layer.on('mouseover', function (event) {
      var part = event.layer || event.propagatedFrom;
      if (!part) { return; }
      if (!part.told) {
        stz.tell(part);
        if (part.getTooltip()) { part.openTooltip(event.latlng); }
      }
      if (isLine(part)) { part.setStyle({ weight: part.options.weight + 2 }); }
    });
    layer.on('mouseout', function (event) {
      var part = event.layer || event.propagatedFrom;
      if (part && isLine(part)) { layer.resetStyle(part); }
    });
    layer.on('click', function (event) {
      var part = event.layer || event.propagatedFrom;
      if (part && !part.told) { stz.tell(part); part.openPopup(event.latlng); }
    });
  }

  function isLine(part) {
    return Boolean(part.setStyle) && part.feature.geometry.type.indexOf('Line') >= 0;
  }

  stz.tell = function (part) {
    if (part.told) { return; }
    part.told = true;
    var hint = tip(part), text = card(part);
    if (hint) {
      part.bindTooltip(hint, { sticky: part.feature.geometry.type !== 'Point', className: 'stz-tip', direction: 'auto' });
    }
    if (!text) { return; }
    if (part.feature.properties.n !== undefined) {  // a zone's card stands beside the map's middle, so that its routes are seen
      part.bindPopup(text, { pane: 'card', className: 'stz-popup stz-docked', autoPan: false, maxWidth: DOCK, minWidth: DOCK });
      return;
    }
    var narrow = Math.max(220, Math.min(340, map.getContainer().clientWidth - 60));
    part.bindPopup(text, {
      className: 'stz-popup', minWidth: Math.min(250, narrow), maxWidth: narrow,
      autoPanPaddingTopLeft: [16, 54], autoPanPaddingBottomRight: [54, 16],
      maxHeight: Math.max(220, map.getContainer().clientHeight - 100)
    });
  };

  function word(part, text) {
    return typeof text === 'number' ? part.spec.strings[text] : text;
  }

  function isolated(part, text) { return '<bdi>' + word(part, text) + '</bdi>'; }

  function tip(part) {
    var said = part.feature.properties.t;
    if (!Array.isArray(said)) { return said; }
    var rest = said.slice(1).map(isolated.bind(null, part)).join(' · ');
    return '<b>' + isolated(part, said[0]) + '</b>' + (rest ? '<br>' + rest : '');
  }

  function card(part) {
    var said = part.feature.properties.c;
    if (!Array.isArray(said)) { return part.feature.properties.p; }
    var html = '<div class="stz-card"><h2>' + isolated(part, said[0]) + '</h2>';
    if (said[1].length) { html += '<p class="stz-kicker">' + said[1].map(isolated.bind(null, part)).join(' · ') + '</p>'; }
    if (said[2].length) {
      html += '<table>';
      for (var at = 0; at < said[2].length; at += 2) {
        html += '<tr><th scope="row">' + word(part, said[2][at]) + '</th><td>' + isolated(part, said[2][at + 1]) + '</td></tr>';
      }
      html += '</table>';
    }
    return html + '</div>';
  }

  // --- what belongs to the card that is open

  stz.showRoutes = function (source) {
    var properties = source && source.feature && source.feature.properties;
    if (!properties) { return; }
    highlight = L.layerGroup().addTo(map);
    if (properties.n === undefined) {
      if (isLine(source)) {
        L.polyline(source.getLatLngs(), { pane: 'routes', interactive: false, color: '#e69f00', weight: 9, opacity: 0.6 }).addTo(highlight);
      }
      return;
    }
    ['routes', 'catchments'].forEach(function (key) {
      if (!specs[key]) { return; }
      L.geoJson(specs[key].data, {
        pane: 'routes', interactive: false,
        filter: function (feature) { return feature.properties.z === properties.z; },
        style: function (feature) { return specs[key].styles[feature.properties.k]; }
      }).addTo(highlight);
    });
  };

  stz.hideRoutes = function () {
    if (highlight) { highlight.remove(); highlight = null; }
  };

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
