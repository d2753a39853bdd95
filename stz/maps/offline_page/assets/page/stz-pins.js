/* Pins and place names of the map: kept apart from each other, and thinned out by zoom. */
(function () {
  'use strict';

  var stz = window.stz;
  var layers = stz.layers;
  var map = null;
  var leaders = null;    // lines from a moved pin to the place it stands for
  var labels = [];
  var named = true;      // whether places are named at all
  var GAP = 2;           // pixels between two pins
  var MINI = 11;         // pixels of an existing zone where the whole country is seen
  var MINI_BELOW = 6.4;
  var DOT = 10;          // pixels of a crowded new zone there: the ring it is on shall be seen
  var NUDGE = 9;         // pixels that a dot may move from its place without a line to it

  stz.also(function (_, given) {
    map = given;
    leaders = L.layerGroup().addTo(map);
    makeLabels();
    map.on('zoomend stz:changed', arrange);
    map.on('moveend', placeLabels);
    map.on('stz:switched', function (event) {
      if (event.key === 'names') { named = event.on; }
    });
  });

  stz.pin = function (properties, at) {
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
  };

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
        resize(marker, scale, false);
        var home = map.latLngToLayerPoint(marker.home);
        var half = marker.size / 2 + GAP;
        if (map.getZoom() < MINI_BELOW && hits(box(home, half, half), taken)) {
          resize(marker, scale, true);
          half = marker.size / 2 + GAP / 2;
        }
        var spot = freeSpot(home, half, taken, Math.max(outer.x, outer.y) / 3);
        taken.push(box(spot, half, half));
        marker.setLatLng(spot.equals(home) ? marker.home : map.layerPointToLatLng(spot));
        if (spot.distanceTo(home) > NUDGE) {
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

  function resize(marker, scale, crowded) {
    // existing zones, and new ones where they crowd, have no number until there is room for it
    var existing = marker.feature.properties.k === 'existing';
    var mini = crowded || (existing && map.getZoom() < MINI_BELOW);
    var size = mini ? (existing ? MINI : DOT) : Math.max(15, Math.round(marker.feature.properties.s * scale));
    var element = marker.getElement();
    if (element) { element.classList.toggle('stz-pin-mini', mini); }
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
    labels = (stz.settings.labels || []).map(function (row) {
      var element = document.createElement('div');
      element.className = 'stz-label stz-label-' + row[3];
      element.innerHTML = row[2];
      // a province is named wherever in it there is room
      var spots = [L.latLng(row[0], row[1])].concat((row[7] || []).map(function (at) { return L.latLng(at[0], at[1]); }));
      return { at: spots[0], spots: spots, degrees: row[8], element: element, from: row[4], zone: row[5], centered: row[3] === 'area', kind: row[3] };
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
      var wanted = named && (label.zone === null || pinned) && zoom >= label.from && view.contains(at);
      if (wanted && !label.width) {
        pane.appendChild(label.element);
        label.width = label.element.offsetWidth;
        label.height = label.element.offsetHeight;
      }
      var place = null;
      if (wanted && label.degrees && label.width > 1.2 * label.degrees * pixelsPerDegree()) { wanted = false; }
      (wanted ? (pinned ? [at] : label.spots) : []).some(function (spot) {
        place = labelSpot(label, map.latLngToLayerPoint(spot), pinned ? shown[label.zone].half + 2 : 4, taken, frame);
        return place;
      });
      if (place) {
        taken.push(place);
        if (!label.element.parentNode) { pane.appendChild(label.element); }
        L.DomUtil.setPosition(label.element, L.point(Math.round(place[0]), Math.round(place[1])));
      } else if (label.element.parentNode) {
        label.element.remove();
      }
    });
  }

  function pixelsPerDegree() {
    return map.latLngToLayerPoint([30, 71]).x - map.latLngToLayerPoint([30, 70]).x;
  }

  function labelSpot(label, at, off, taken, frame) {
    var w = label.width, h = label.height;
    // a name that is far from its sign is taken for that of another: only the largest may move away
    var offsets = { big: [off, off + 9, off + 18], zone: label.zone < 8 ? [off, off + 7] : [off] }[label.kind] || [off];
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
}());
