/* Measure: each click on the map adds a point; with the keyboard, arrows move the map and Enter adds its middle. */
window.stz.also(function (stz, map) {
  'use strict';

  var tool = document.querySelector('[data-tool="measure"]');
  var said = document.getElementById('stz-measured');
  if (!tool || !said) { return; }
  var container = map.getContainer();
  var points = [];
  var drawn = null;
  var on = false;

  tool.addEventListener('click', function () { turn(!on); });
  map.on('click', function (event) { if (on) { add(event.latlng); } });
  container.addEventListener('keydown', function (event) {
    if (on && event.key === 'Enter' && event.target === container) { event.preventDefault(); add(map.getCenter()); }
  });
  document.addEventListener('keydown', function (event) {
    if (on && event.key === 'Escape') { turn(false); tool.focus(); }
  });

  function turn(to) {
    on = to;
    points = [];
    tool.setAttribute('aria-pressed', String(on));
    container.classList.toggle('stz-measuring', on);
    map.doubleClickZoom[on ? 'disable' : 'enable']();
    map.closePopup();
    said.hidden = !on;
    said.textContent = said.dataset.start;
    if (on) { container.focus({ preventScroll: true }); }
    draw();
  }

  function add(at) {
    points.push(at);
    var total = 0;
    for (var step = 1; step < points.length; step += 1) { total += map.distance(points[step - 1], points[step]); }
    if (points.length > 1) { said.textContent = said.dataset.total.replace('{km}', kilometers(total / 1000)); }
    draw();
  }

  function kilometers(amount) {
    return amount.toLocaleString('en-US', { maximumFractionDigits: amount < 100 ? 1 : 0 });
  }

  function draw() {
    if (drawn) { drawn.remove(); drawn = null; }
    if (!points.length) { return; }
    drawn = L.layerGroup([
      L.polyline(points, { pane: 'leaders', interactive: false, color: '#fff', weight: 6, opacity: 0.9 }),
      L.polyline(points, { pane: 'leaders', interactive: false, color: '#1b1b1b', weight: 2.5, dashArray: '6 4' })
    ].concat(points.map(function (at) {
      return L.circleMarker(at, { pane: 'leaders', interactive: false, radius: 4, color: '#1b1b1b', weight: 2, fillColor: '#fff', fillOpacity: 1 });
    }))).addTo(map);
  }
});
