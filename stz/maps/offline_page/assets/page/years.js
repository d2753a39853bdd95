/* The year slider: shows what is there by a year, on the map, in the tables and in the strip of numbers. */
window.stz.also(function (stz, map) {
  'use strict';

  var slider = document.getElementById('stz-year');
  if (!slider) { return; }
  var play = document.getElementById('stz-play');
  var years = slider.dataset.years.split(',').map(Number);
  var timer = null;

  slider.addEventListener('input', function () { stop(); show(Number(slider.value)); });
  play.addEventListener('click', function () { if (timer) { stop(); } else { start(); } });
  map.on('stz:wanted', function (event) {  // something that is not there yet was asked for: go to its year
    stop();
    show(years.indexOf(event.part.feature.properties.y));
  });
  show(years.length - 1);

  stz.showYear = function (year) { show(years.indexOf(year)); };

  function show(step) {
    if (step < 0) { return; }
    var year = stz.year = years[step];
    slider.value = String(step);
    Object.keys(stz.layers).forEach(function (key) {
      var layer = stz.layers[key];
      stz.parts(key).forEach(function (part) {
        var properties = part.feature.properties;
        if (properties.q) { properties.s = properties.q[step]; }
        if (properties.y === undefined) { return; }
        var wanted = properties.y <= year;
        if (wanted !== layer.hasLayer(part)) { if (wanted) { layer.addLayer(part); } else { layer.removeLayer(part); } }
        if (wanted) { stress(part, layer, properties.y === year && step > 0); }
      });
    });
    stz.each('tr[data-year]', function (row) { row.hidden = Number(row.dataset.year) > year; });
    stz.each('[data-yearfacts]', function (facts) {
      facts.hidden = Number(facts.dataset.yearfacts) !== year;
      if (!facts.hidden) { slider.setAttribute('aria-valuetext', facts.dataset.spoken); }
    });
    if (stz.year !== null && document.documentElement.dataset.stz === 'ready') { stz.changed(); }
  }

  /* what is new in the year that is shown */
  function stress(part, layer, fresh) {
    var sign = part.getElement && part.getElement();
    if (sign && part.feature.properties.n !== undefined) { sign.classList.toggle('stz-pin-fresh', fresh); }
    if (part.setStyle && part.feature.geometry.type.indexOf('Line') >= 0 && !part.spec.quiet && part.spec.key === 'links') {
      layer.resetStyle(part);
      if (fresh) { part.setStyle({ weight: part.options.weight + 2.2 }); }
    }
  }

  function start() {
    play.setAttribute('aria-pressed', 'true');
    var step = Number(slider.value) === years.length - 1 ? -1 : Number(slider.value);
    function next() {
      step += 1;
      show(step);
      if (step === years.length - 1) { stop(); }
    }
    timer = window.setInterval(next, 1100);
    next();
  }

  function stop() {
    window.clearInterval(timer);
    timer = null;
    play.setAttribute('aria-pressed', 'false');
  }
});
