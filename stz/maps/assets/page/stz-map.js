/* The page's own script: draws the layers it is given, keeps pins and labels apart, wires switches and tables.
   Every string in a layer is HTML that was escaped where it was written; nothing here turns text into HTML. */
(function () {
  'use strict';

  var stz = {};
  window.stz = stz;

  var map = null;
  var layers = {};       // key -> Leaflet layer
  var specs = {};        // key -> what the layer was made from
  var settings = {};
  var leaders = null;    // lines from a moved pin to the place it stands for
  var highlight = null;  // routes and catchment of the zone whose popup is open
  var labels = [];
  var opener = null;     // what had the focus before a popup took it

  var PANES = [['land', 200], ['area', 240], ['hatch', 250], ['lines', 260], ['reach', 300], ['backbone', 340],
    ['built', 360], ['points', 400], ['routes', 420], ['leaders', 440], ['labels', 460]];
  var GAP = 2;           // pixels between two pins

  stz.createMap = function (id, options) {
    map = L.map(id, {
      attributionControl: false, zoomControl: false, zoomSnap: 0.1, zoomDelta: 0.75, wheelPxPerZoomLevel: 90,
      minZoom: 4, maxZoom: 13, zoomAnimation: !reducedMotion(), fadeAnimation: !reducedMotion()
    });
    PANES.forEach(function (pane) { map.createPane(pane[0]).style.zIndex = pane[1]; });
    ['labels', 'leaders', 'land', 'lines'].forEach(function (name) { map.getPane(name).style.pointerEvents = 'none'; });
    map.getPane('labels').classList.add('leaflet-zoom-hide');
    settings.bounds = L.latLngBounds(options.bounds);
    map.fitBounds(settings.bounds, { padding: [10, 10] });
    map.setMaxBounds(settings.bounds.pad(0.6));
    L.control.zoom({ position: 'bottomright' }).addTo(map);
    L.control.scale({ position: 'bottomleft', imperial: false, maxWidth: 140 }).addTo(map);
    leaders = L.layerGroup().addTo(map);
    return map;
  };

  /* spec: key, pane, data (GeoJSON), styles (key -> style), and optionally quiet (no pointer).
     A feature's properties: k style, t tooltip, p popup, r radius, n number, s size, z zone. */
  stz.layer = function (spec) {
    var layer = L.geoJson(spec.data, {
      pane: spec.pane,
      interactive: !spec.quiet,
      style: function (feature) { return spec.styles[feature.properties.k]; },
      pointToLayer: function (feature, at) { return point(spec, feature.properties, at); },
      onEachFeature: function (feature, drawn) { if (!spec.quiet) { speak(layer, feature, drawn); } }
    });
    layers[spec.key] = layer;
    specs[spec.key] = spec;
    return layer;
  };

  stz.start = function (_, options) {
    Object.assign(settings, options);
    makeLabels();
    each('[data-layer]', function (input) {
      input.addEventListener('change', function () { switchLayer(input); });
    });
    each('[data-toggle]', function (button) {
      button.addEventListener('click', function () { toggleColumn(button); });
    });
    document.addEventListener('click', function (event) {
      var button = event.target.closest ? event.target.closest('[data-zone]') : null;
      if (button) { stz.openZone(Number(button.dataset.zone), button); }
    });
    document.addEventListener('keydown', function (event) {
      if (event.key === 'Escape') { map.closePopup(); }
    });
    map.on('zoomend', arrange);
    map.on('moveend', placeLabels);
    map.on('popupopen', function (event) {
      event.popup.getElement().querySelector('.leaflet-popup-content').tabIndex = 0;  // so that keys can scroll it
      showRoutes(event.popup._source);
    });
    map.on('popupclose', function () {
      hideRoutes();
      if (opener) { opener.focus({ preventScroll: true }); opener = null; }
    });
    if (window.ResizeObserver) {
      var width = map.getContainer().clientWidth;
      new ResizeObserver(function () {
        map.invalidateSize({ animate: false, pan: false });
        if (Math.abs(map.getContainer().clientWidth - width) > 40) {
          width = map.getContainer().clientWidth;
          map.fitBounds(settings.bounds, { padding: [10, 10], animate: false });
        }
        arrange();
      }).observe(map.getContainer());
    }
    arrange();
    document.documentElement.dataset.stz = 'ready';
  };

  /* all layers by key, drawn or not */
  stz.drawn = function () { return layers; };

  stz.openZone = function (zone, from) {
    var marker = pins().filter(function (pin) { return pin.feature.properties.z === zone; })[0];
    if (!marker) { return; }
    var box = document.querySelector('[data-layer="zones"]');
    if (box && !box.checked) { box.checked = true; switchLayer(box); }
    map.getContainer().scrollIntoView({ block: 'nearest' });
    map.setView(marker.home, Math.max(map.getZoom(), 7.5), { animate: false });
    marker.openPopup();
    opener = from || null;
    var shown = marker.getPopup().getElement();
    if (shown && from) { shown.setAttribute('tabindex', '-1'); shown.focus({ preventScroll: true }); }
  };

  // --- drawing

  function point(spec, properties, at) {
    var style = spec.styles[properties.k];
    if (properties.n !== undefined) { return pin(properties, at); }
    if (style.icon) {
      var many = properties.c > 1 ? '<span class="stz-many">' + Number(properties.c) + '</span>' : '';
      return L.marker(at, {
        pane: spec.pane, keyboard: false, interactive: !spec.quiet,
        icon: L.divIcon({ className: 'stz-icon', html: style.icon + many, iconSize: [style.size, style.size] })
      });
    }
    var drawn = Object.assign({ pane: spec.pane, interactive: !spec.quiet }, style);
    if (properties.r) { drawn.radius = properties.r; }
    return L.circleMarker(at, drawn);
  }

  function pin(properties, at) {
    var marker = L.marker(at, {
      riseOnHover: true,
      zIndexOffset: 1000 - properties.n,
      icon: L.divIcon({
        className: 'stz-pin stz-pin-' + properties.k,
        html: '<span aria-hidden="true">' + Number(properties.n) + '</span><span class="stz-sr">' + properties.a + '</span>',
        iconSize: [properties.s, properties.s]
      })
    });
    marker.home = at;
    return marker;
  }

  function speak(layer, feature, drawn) {
    var properties = feature.properties;
    if (properties.t) {
      drawn.bindTooltip(properties.t, { sticky: feature.geometry.type !== 'Point', className: 'stz-tip', direction: 'auto' });
    }
    if (properties.p) {
      var narrow = Math.max(220, Math.min(340, map.getContainer().clientWidth - 60));
      drawn.bindPopup(properties.p, {
        className: 'stz-popup', minWidth: Math.min(250, narrow), maxWidth: narrow, autoPanPadding: [16, 16],
        maxHeight: Math.max(220, map.getContainer().clientHeight - 90)
      });
    }
    if (drawn.setStyle && feature.geometry.type.indexOf('Line') >= 0) {
      drawn.on('mouseover', function () { drawn.setStyle({ weight: drawn.options.weight + 2 }); });
      drawn.on('mouseout', function () { layer.resetStyle(drawn); });
    }
  }

  // --- the zone whose popup is open

  function showRoutes(source) {
    hideRoutes();
    var properties = source && source.feature && source.feature.properties;
    if (!properties || properties.n === undefined) { return; }
    highlight = L.layerGroup().addTo(map);
    ['routes', 'catchments'].forEach(function (key) {
      if (!specs[key]) { return; }
      L.geoJson(specs[key].data, {
        pane: 'routes', interactive: false,
        filter: function (feature) { return feature.properties.z === properties.z; },
        style: function (feature) { return specs[key].styles[feature.properties.k]; }
      }).addTo(highlight);
    });
  }

  function hideRoutes() {
    if (highlight) { highlight.remove(); highlight = null; }
  }

  // --- pins that would cover each other step aside, with a line to where they belong

  function pins() {
    return layers.zones ? layers.zones.getLayers() : [];
  }

  function arrange() {
    leaders.clearLayers();
    var taken = fixedBoxes();
    if (layers.zones && map.hasLayer(layers.zones)) {
      var outer = map.getSize();
      var scale = pinScale();
      var inOrder = pins().slice().sort(function (one, other) { return rank(one) - rank(other); });
      inOrder.forEach(function (marker) {
        resize(marker, scale);
        var home = map.latLngToLayerPoint(marker.home);
        var half = marker.size / 2 + GAP;
        var spot = freeSpot(home, half, taken, Math.max(outer.x, outer.y) / 3);
        taken.push(box(spot, half, half));
        marker.setLatLng(spot.equals(home) ? marker.home : map.layerPointToLatLng(spot));
        if (spot.distanceTo(home) > 3) {
          L.polyline([marker.home, map.layerPointToLatLng(spot)], {
            pane: 'leaders', interactive: false, color: '#22313f', weight: 1.1, opacity: 0.9
          }).addTo(leaders);
          L.circleMarker(marker.home, {
            pane: 'leaders', interactive: false, radius: 2, weight: 0, fillColor: '#22313f', fillOpacity: 1
          }).addTo(leaders);
        }
      });
    }
    placeLabels();
  }

  function rank(marker) {
    var properties = marker.feature.properties;
    return properties.n + (properties.k === 'existing' ? 1e6 : 0);
  }

  /* pins shrink on a small screen, and grow a little with the zoom */
  function pinScale() {
    var screen = Math.max(0.7, Math.min(1, map.getSize().x / 720));
    return screen * Math.max(1, Math.min(1.3, 1 + (map.getZoom() - 6) * 0.1));
  }

  function resize(marker, scale) {
    var size = Math.max(15, Math.round(marker.feature.properties.s * scale));
    var element = marker.getElement();
    if (marker.size === size || !element) { return; }
    marker.size = size;
    element.style.width = element.style.height = size + 'px';
    element.style.marginLeft = element.style.marginTop = -size / 2 + 'px';
    element.style.fontSize = Math.max(9, Math.min(14, Math.round(size * 0.44))) + 'px';
  }

  function freeSpot(home, half, taken, reach) {
    for (var radius = 0; radius < reach; radius += 5) {
      var steps = radius === 0 ? 1 : Math.max(8, Math.round(radius / 2));
      for (var step = 0; step < steps; step += 1) {
        var turn = 2 * Math.PI * step / steps - Math.PI / 4;
        var spot = radius === 0 ? home : home.add([radius * Math.cos(turn), radius * Math.sin(turn)]);
        if (!hits(box(spot, half, half), taken)) { return spot; }
      }
    }
    return home;
  }

  function fixedBoxes() {
    var taken = [];
    ['gateways', 'tech_zones'].forEach(function (key) {
      if (!layers[key] || !map.hasLayer(layers[key])) { return; }
      layers[key].eachLayer(function (marker) {
        var half = marker.options.icon.options.iconSize[0] / 2;
        taken.push(box(map.latLngToLayerPoint(marker.getLatLng()), half, half));
      });
    });
    return taken;
  }

  function box(at, halfWidth, halfHeight) {
    return [at.x - halfWidth, at.y - halfHeight, at.x + halfWidth, at.y + halfHeight];
  }

  function hits(one, taken) {
    return taken.some(function (other) {
      return one[0] < other[2] && one[2] > other[0] && one[1] < other[3] && one[3] > other[1];
    });
  }

  // --- place names: [lat, lon, html, kind, zoom from which, zone or null], most important first

  function makeLabels() {
    labels = (settings.labels || []).map(function (row) {
      var element = document.createElement('div');
      element.className = 'stz-label stz-label-' + row[3];
      element.innerHTML = row[2];
      return { at: L.latLng(row[0], row[1]), element: element, from: row[4], zone: row[5], centered: row[3] === 'area', kind: row[3] };
    });
  }

  function placeLabels() {
    var pane = map.getPane('labels');
    var zoom = map.getZoom();
    var view = map.getBounds().pad(0.1);
    var zonesOn = layers.zones && map.hasLayer(layers.zones);
    var shown = {};
    var taken = fixedBoxes();
    var corner = map.containerPointToLayerPoint([0, 0]);
    var frame = [corner.x, corner.y, corner.x + map.getSize().x, corner.y + map.getSize().y];
    if (zonesOn) {
      pins().forEach(function (marker) {
        var half = marker.size / 2;
        shown[marker.feature.properties.z] = { at: marker.getLatLng(), half: half };
        taken.push(box(map.latLngToLayerPoint(marker.getLatLng()), half, half));
      });
    }
    labels.forEach(function (label) {
      var pinned = label.zone !== null && shown[label.zone];
      var at = pinned ? shown[label.zone].at : label.at;
      var wanted = (label.zone === null || pinned) && zoom >= label.from && view.contains(at);
      if (wanted && !label.width) {
        pane.appendChild(label.element);
        label.width = label.element.offsetWidth;
        label.height = label.element.offsetHeight;
      }
      var place = wanted ? labelSpot(label, map.latLngToLayerPoint(at), pinned ? shown[label.zone].half + 2 : 4, taken, frame) : null;
      if (place) {
        taken.push(place);
        if (!label.element.parentNode) { pane.appendChild(label.element); }
        L.DomUtil.setPosition(label.element, L.point(Math.round(place[0]), Math.round(place[1])));
      } else if (label.element.parentNode) {
        label.element.remove();
      }
    });
  }

  function labelSpot(label, at, off, taken, frame) {
    var w = label.width, h = label.height;
    var offsets = { big: [off, off + 9, off + 18], zone: [off, off + 7] }[label.kind] || [off];
    for (var ring = 0; ring < offsets.length; ring += 1) {
      var o = offsets[ring];
      var corners = label.centered ? [[-w / 2, -h / 2]]
        : [[o, -h / 2], [-o - w, -h / 2], [-w / 2, -o - h], [-w / 2, o],
          [o * 0.7, -o * 0.7 - h], [o * 0.7, o * 0.7], [-o * 0.7 - w, -o * 0.7 - h], [-o * 0.7 - w, o * 0.7]];
      for (var i = 0; i < corners.length; i += 1) {
        var place = [at.x + corners[i][0], at.y + corners[i][1], at.x + corners[i][0] + w, at.y + corners[i][1] + h];
        if (inside(place, frame) && !hits(place, taken)) { return place; }
      }
    }
    return null;
  }

  function inside(one, frame) {
    return one[0] >= frame[0] && one[1] >= frame[1] && one[2] <= frame[2] && one[3] <= frame[3];
  }

  // --- switches

  function switchLayer(input) {
    var layer = layers[input.dataset.layer];
    if (!layer) { return; }
    if (input.checked) { layer.addTo(map); } else { layer.remove(); }
    if (input.checked && input.dataset.exclusive) {
      each('[data-exclusive="' + input.dataset.exclusive + '"]', function (other) {
        if (other !== input && other.checked) { other.checked = false; switchLayer(other); }
      });
    }
    each('[data-legend="' + input.dataset.layer + '"]', function (legend) { legend.hidden = !input.checked; });
    arrange();
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

  function each(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }

  function reducedMotion() {
    return Boolean(window.matchMedia && window.matchMedia('(prefers-reduced-motion: reduce)').matches);
  }
}());
