/* In somebody else's page the wheel scrolls that page until a reader has gone into the map, and the frame may
   get its size late: the whole country is shown again then, unless a reader has moved the map. */
(function () {
  'use strict';
  L.Map.addInitHook(function () {
    var map = this;
    var fit = map.fitBounds;
    var home = null;
    var touched = false;
    map.scrollWheelZoom.disable();
    map.on('focus', function () { map.scrollWheelZoom.enable(); });
    map.on('blur', function () { map.scrollWheelZoom.disable(); });
    map.fitBounds = function (bounds, options) {
      home = home || bounds;
      return fit.call(map, bounds, options);
    };
    ['pointerdown', 'keydown', 'wheel'].forEach(function (kind) {
      map.getContainer().addEventListener(kind, function () { touched = true; }, { passive: true });
    });
    map.on('resize', function () {
      if (home && !touched) { fit.call(map, home, { padding: [10, 10], animate: false }); }
    });
  });
}());
