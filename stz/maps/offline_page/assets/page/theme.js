/* Light or dark: as the system asks for, until a reader chooses. Paper is always light. */
(function () {
  'use strict';

  var root = document.documentElement;
  var dark = window.matchMedia ? window.matchMedia('(prefers-color-scheme: dark)') : null;
  var chosen = '';
  apply();

  window.stz.also(function () {
    var tool = document.querySelector('[data-tool="theme"]');
    if (dark) { dark.addEventListener('change', function () { apply(); press(); }); }
    if (!tool) { return; }
    tool.addEventListener('click', function () {
      chosen = root.dataset.theme === 'dark' ? 'light' : 'dark';
      apply();
      press();
    });
    press();

    function press() { tool.setAttribute('aria-pressed', String(root.dataset.theme === 'dark')); }
  });

  function apply() { root.dataset.theme = chosen || (dark && dark.matches ? 'dark' : 'light'); }
}());
