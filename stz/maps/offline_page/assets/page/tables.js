/* Tables: heads that sort, names that open their thing on the map, and the row of what is open on the map. */
window.stz.also(function (stz, map) {
  'use strict';

  var current = null;

  stz.each('[data-table]', function (table) {
    stz.tables = (stz.tables || []).concat(table);
    table.addEventListener('click', function (event) {
      var head = event.target.closest('[data-sort]');
      if (head) { sort(table, head); }
    });
    table.addEventListener('mouseover', function (event) { hover(event.target.closest('[data-of]'), true); });
    table.addEventListener('mouseout', function (event) { hover(event.target.closest('[data-of]'), false); });
  });

  document.addEventListener('click', function (event) {
    var target = event.target.closest ? event.target.closest('[data-open], [data-showrow]') : null;
    if (!target) { return; }
    if (target.dataset.open) { stz.open(target.dataset.open, Number(target.dataset.row), target); } else { showRow(target.dataset.showrow); }
  });

  map.on('popupopen', function (event) {
    var key = rowKey(event.popup._source);
    mark(key && document.querySelector('[data-of="' + key + '"]'));
  });
  map.on('popupclose', function () { mark(null); });

  function rowKey(part) {
    if (!part || !part.spec) { return ''; }
    var properties = part.feature.properties;
    var row = properties.n !== undefined ? properties.z : properties.i;
    return row === undefined ? '' : part.spec.key + '-' + row;
  }

  function mark(row) {
    if (current) { current.classList.remove('stz-current'); current.removeAttribute('aria-current'); }
    current = row || null;
    if (!current) { return; }
    current.classList.add('stz-current');
    current.setAttribute('aria-current', 'true');
    var column = current.closest('.stz-side');
    if (column.scrollHeight > column.clientHeight + 1 && !current.closest('details:not([open])')) {  // a column that scrolls by itself
      var box = current.getBoundingClientRect(), outer = column.getBoundingClientRect();
      if (box.top < outer.top + 40 || box.bottom > outer.bottom) {
        column.scrollTop += box.top - outer.top - outer.height / 3;
      }
    }
  }

  /* from a card to the row with the same numbers */
  function showRow(key) {
    var row = document.querySelector('[data-of="' + key + '"]');
    if (!row) { return; }
    var side = row.closest('.stz-side');
    var toggle = document.querySelector('[data-toggle="' + side.id + '"]');
    if (side.hidden && toggle) { toggle.click(); }
    var fold = row.closest('details');
    if (fold) { fold.open = true; }
    map.closePopup();
    mark(row);
    row.scrollIntoView({ block: 'center' });
    row.querySelector('button').focus({ preventScroll: true });
  }

  function hover(row, on) {
    if (!row || row.dataset.of.indexOf('zones-') !== 0) { return; }
    var part = stz.part('zones', Number(row.dataset.of.slice(6)));
    var sign = part && part.getElement && part.getElement();
    if (sign) { sign.classList.toggle('stz-pin-hover', on); }
  }

  function sort(table, button) {
    var head = button.closest('th');
    var numeric = head.classList.contains('stz-num');
    var column = Number(button.dataset.sort);
    var was = head.getAttribute('aria-sort');
    var up = was ? was !== 'ascending' : !numeric || column === 0;  // amounts: the largest first
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    var values = new Map(rows.map(function (row) { return [row, value(row.cells[column], numeric)]; }));
    rows.sort(function (one, other) {
      var a = values.get(one), b = values.get(other);
      if (a === null || b === null) { return (a === null) - (b === null); }  // what is not stated comes last
      return (numeric ? a - b : a.localeCompare(b)) * (up ? 1 : -1);
    });
    rows.forEach(function (row) { table.tBodies[0].appendChild(row); });
    Array.prototype.forEach.call(table.tHead.querySelectorAll('[aria-sort]'), function (other) { other.removeAttribute('aria-sort'); });
    head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
  }

  function value(cell, numeric) {
    var told = cell.dataset.v;
    if (!numeric) { return told || cell.textContent; }
    if (told === undefined) { return null; }
    return told === 'inf' ? Infinity : Number(told);
  }
});
