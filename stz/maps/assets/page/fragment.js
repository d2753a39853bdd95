/* In somebody else's page the wheel scrolls that page until a reader has gone into the map. */
(function () {
  'use strict';
  L.Map.addInitHook(function () {
    var map = this;
    map.scrollWheelZoom.disable();
    map.on('focus', function () { map.scrollWheelZoom.enable(); });
    map.on('blur', function () { map.scrollWheelZoom.disable(); });
  });
}());
