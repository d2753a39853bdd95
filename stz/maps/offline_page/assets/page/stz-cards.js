/* Tooltips and cards: made when they are asked for, from the short lists that a layer holds; and what belongs to the
   card that is open. */
(function () {
  'use strict';

  var stz = window.stz;
  var map = null;
  var highlight = null;  // routes and catchment of the zone whose card is open
  var DOCK = 330;        // width of a zone's card

  stz.wireCards = function (given) {
    map = given;
    map.on('popupopen', function (event) {
      var content = event.popup.getElement().querySelector('.leaflet-popup-content');
      content.tabIndex = 0;  // so that keys can scroll it
      content.setAttribute('role', 'group');
      var cross = event.popup.getElement().querySelector('.leaflet-popup-close-button');
      if (cross) { cross.setAttribute('aria-label', stz.settings.close); }
      var source = event.popup._source;
      if (source && source.closeTooltip) { source.closeTooltip(); }
      var sign = source && source.getElement && source.getElement();
      if (sign && sign === document.activeElement) { stz.opener = sign; }
      stz.hideRoutes();
      stz.showRoutes(source);
      if (source && event.popup.options.pane === 'card') { reveal(source); }
    });
    map.on('popupclose', function (event) {
      var sign = event.popup._source && event.popup._source.getElement && event.popup._source.getElement();
      if (sign) { sign.classList.remove('stz-pin-open'); }
      stz.hideRoutes();
      if (stz.opener) { stz.opener.focus({ preventScroll: true }); stz.opener = null; }
    });
  };

  // --- tooltips and cards, made when they are asked for

  stz.speak = function (layer) {
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
  };

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
      autoPanPaddingTopLeft: [16, map.getSize().x < 640 ? 96 : 54], autoPanPaddingBottomRight: [54, 16],
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
    if (!Array.isArray(said)) {
      var written = part.feature.properties.p;
      return written && written.replace(/<\/div>$/, origins(part) + '</div>');
    }
    var html = '<div class="stz-card"><h2>' + isolated(part, said[0]) + '</h2>';
    if (said[1].length) { html += '<p class="stz-kicker">' + said[1].map(isolated.bind(null, part)).join(' · ') + '</p>'; }
    if (said[2].length) {
      html += '<table>';
      for (var at = 0; at < said[2].length; at += 2) {
        html += '<tr><th scope="row">' + word(part, said[2][at]) + '</th><td>' + isolated(part, said[2][at + 1]) + '</td></tr>';
      }
      html += '</table>';
    }
    return html + origins(part) + '</div>';
  }

  /* where the figures of a card come from: figure, rows and source in turn, closed until asked for */
  function origins(part) {
    var said = part.feature.properties.w;
    if (!said) { return ''; }
    var html = '<details class="stz-origins"><summary>' + word(part, said[0]) + '</summary><dl>';
    for (var at = 0; at < said[2].length; at += 3) {
      html += '<dt>' + word(part, said[2][at]) + '</dt><dd>' + isolated(part, said[2][at + 1]);
      html += '<small>' + isolated(part, said[2][at + 2]) + '</small></dd>';
    }
    return html + '</dl><p class="stz-basis">' + isolated(part, said[1]) + '</p></details>';
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
      if (!stz.specs[key]) { return; }
      L.geoJson(stz.specs[key].data, {
        pane: 'routes', interactive: false,
        filter: function (feature) { return feature.properties.z === properties.z; },
        style: function (feature) { return stz.specs[key].styles[feature.properties.k]; }
      }).addTo(highlight);
    });
  };

  stz.hideRoutes = function () {
    if (highlight) { highlight.remove(); highlight = null; }
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
}());
