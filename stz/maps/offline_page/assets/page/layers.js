/* The layer tree: a group's switch turns all its layers on or off and shows when only some are on; groups fold. */
window.stz.also(function (stz, map) {
  'use strict';

  var busy = false;

  stz.each('[data-group]', function (group) {
    group.addEventListener('change', function () {
      var on = group.checked;
      busy = true;
      members(group).forEach(function (input) {
        if (input.checked === on) { return; }
        input.checked = on;
        stz.switchLayer(input);
      });
      busy = false;
      refresh();
      stz.changed();
    });
  });
  stz.each('[data-fold]', function (button) {
    button.addEventListener('click', function () {
      var content = document.getElementById(button.dataset.fold);
      content.hidden = !content.hidden;
      button.setAttribute('aria-expanded', String(!content.hidden));
    });
  });
  map.on('stz:switched', function () { if (!busy) { refresh(); } });
  refresh();

  function members(group) {
    var box = document.querySelector('[data-members="' + group.dataset.group + '"]');
    return Array.prototype.slice.call(box.querySelectorAll('[data-layer]'));
  }

  function refresh() {
    stz.each('[data-group]', function (group) {
      var inputs = members(group);
      var on = inputs.filter(function (input) { return input.checked; }).length;
      group.checked = on === inputs.length;
      group.indeterminate = on > 0 && on < inputs.length;
    });
  }
});
