/* Tools of the map: the whole country, full screen, an overview of where one is, print. */
window.stz.also(function (stz, map) {
  'use strict';

  var frame = map.getContainer().closest('.stz-mapbox');
  var overview = null;
  var wanted = window.innerWidth > 700;  // the overview hides a good part of a small screen

  act('home', function () { map.closePopup(); map.fitBounds(stz.settings.bounds, { padding: [10, 10], animate: false }); });
  act('print', function () { window.print(); });

  var full = button('full');
  if (full) {
    full.hidden = !document.fullscreenEnabled;
    full.addEventListener('click', function () {
      if (document.fullscreenElement) { document.exitFullscreen(); } else { frame.requestFullscreen(); }
    });
    document.addEventListener('fullscreenchange', function () { press(full, Boolean(document.fullscreenElement)); });
  }

  var corner = button('overview');
  if (corner && stz.specs.land) {
    makeOverview();
    corner.addEventListener('click', function () { wanted = !wanted; showView(); });
    map.on('moveend stz:changed', showView);
    showView();
  }

  var before = null;     // what was seen before printing

  window.addEventListener('beforeprint', function () {
    if (before) { return; }
    before = { center: map.getCenter(), zoom: map.getZoom(), whole: map.getZoom() < map.getBoundsZoom(stz.settings.bounds) + 0.3 };
    map.closePopup();
    stz.each('.stz-side details', function (fold) { fold.dataset.was = String(fold.open); fold.open = true; });
    fit(true);
  });
  window.addEventListener('afterprint', function () {
    if (!before) { return; }
    stz.each('.stz-side details', function (fold) { fold.open = fold.dataset.was === 'true'; });
    fit(false);
    map.setView(before.center, before.zoom, { animate: false });
    before = null;
  });

  function fit(paper) {
    document.documentElement.classList.toggle('stz-printing', paper);
    map.invalidateSize({ animate: false, pan: false });
    if (paper && before.whole) { map.fitBounds(stz.settings.bounds, { padding: [6, 6], animate: false }); }
    stz.changed();
  }

  // a click moves the keyboard to the next tool, as in every toolbar
  var tools = Array.prototype.slice.call(frame.querySelectorAll('.stz-tools button'));
  tools.forEach(function (tool, at) {
    tool.tabIndex = at ? -1 : 0;
    tool.addEventListener('keydown', function (event) {
      var step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      if (!step) { return; }
      event.preventDefault();
      var shown = tools.filter(function (other) { return !other.hidden; });
      var next = shown[(shown.indexOf(tool) + step + shown.length) % shown.length];
      tools.forEach(function (other) { other.tabIndex = other === next ? 0 : -1; });
      next.focus();
    });
  });

  function makeOverview() {
    var low = map.options.crs.project(stz.settings.bounds.getSouthWest());
    var high = map.options.crs.project(stz.settings.bounds.getNorthEast());
    var width = 130, scale = width / (high.x - low.x), height = (high.y - low.y) * scale;
    function flat(at) {
      var point = map.options.crs.project(at);
      return [(point.x - low.x) * scale, height - (point.y - low.y) * scale];
    }
    overview = svg('svg', { 'class': 'stz-overview', viewBox: [0, 0, width, height].join(' '), width: width, height: Math.round(height), 'aria-hidden': 'true' });
    stz.specs.land.data.features.forEach(function (feature) {
      var shape = feature.geometry;
      var areas = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
      var path = areas.map(function (area) {
        return 'M' + area[0].map(function (at) {
          return flat(L.latLng(at[1], at[0])).map(function (value) { return value.toFixed(1); }).join(' ');
        }).join('L') + 'Z';
      }).join('');
      overview.appendChild(svg('path', { d: path }));
    });
    var view = overview.appendChild(svg('rect', {}));
    overview.show = function (bounds) {
      var a = flat(bounds.getNorthWest()), b = flat(bounds.getSouthEast());
      var x = Math.max(0.5, a[0]), y = Math.max(0.5, a[1]);
      set(view, { x: x, y: y, width: Math.max(3, Math.min(width - 0.5, b[0]) - x), height: Math.max(3, Math.min(height - 0.5, b[1]) - y) });
    };
    overview.addEventListener('click', function (event) {
      var box = overview.getBoundingClientRect();
      var x = low.x + (event.clientX - box.left) / box.width * (high.x - low.x);
      var y = high.y - (event.clientY - box.top) / box.height * (high.y - low.y);
      map.setView(map.options.crs.unproject(L.point(x, y)), map.getZoom(), { animate: false });
    });
    map.getContainer().appendChild(overview);
    L.DomEvent.disableClickPropagation(overview);
  }

  function showView() {
    var inside = map.getZoom() < map.getBoundsZoom(stz.settings.bounds) + 0.7;  // nearly the whole country is seen
    overview.style.display = wanted && !inside ? '' : 'none';
    press(corner, wanted);
    if (wanted && !inside) { overview.show(map.getBounds()); }
  }

  function svg(tag, attributes) { return set(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes); }

  function set(element, attributes) {
    Object.keys(attributes).forEach(function (key) { element.setAttribute(key, attributes[key]); });
    return element;
  }

  function button(name) { return document.querySelector('[data-tool="' + name + '"]'); }

  function act(name, work) { if (button(name)) { button(name).addEventListener('click', work); } }

  function press(tool, on) { tool.setAttribute('aria-pressed', String(on)); }
});
