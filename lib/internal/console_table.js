'use strict';

// console.table: rows and columns in a frame.

const { getStringWidth, inspect } = require('internal/util/inspect');
const { kindOf, kinds } = require('internal/util/kinds');

const line = {
  horizontal: '\u2500', vertical: '\u2502', left: '\u251c', right: '\u2524',
  topLeft: '\u250c', topRight: '\u2510', bottomLeft: '\u2514',
  bottomRight: '\u2518', cross: '\u253c', up: '\u2534', down: '\u252c',
};

const indexKey = '(index)';
const iterationKey = '(iteration index)';
const keyKey = 'Key';
const valuesKey = 'Values';

function frame(head, columns) {
  const widths = head.map((h) => getStringWidth(h));
  const height = Math.max(0, ...columns.map((c) => c.length));
  const rows = [];
  for (let j = 0; j < height; j++)
    rows.push(new Array(head.length).fill(''));
  for (let i = 0; i < head.length; i++) {
    const column = columns[i];
    for (let j = 0; j < height; j++) {
      const value = Object.hasOwn(column, j) ? column[j] : '';
      rows[j][i] = value;
      widths[i] = Math.max(widths[i], getStringWidth(value));
    }
  }
  const row = (cells) => `${line.vertical} ${cells.map((cell, i) =>
    cell + ' '.repeat(widths[i] - getStringWidth(cell)))
    .join(` ${line.vertical} `)} ${line.vertical}`;
  const rule = (left, middle, right) => left +
    widths.map((w) => line.horizontal.repeat(w + 2)).join(middle) + right;
  return [
    rule(line.topLeft, line.down, line.topRight),
    row(head),
    rule(line.left, line.cross, line.right),
    ...rows.map(row),
    rule(line.bottomLeft, line.up, line.bottomRight),
  ].join('\n');
}

/** The table of `data`: only the columns `properties`, where given. */
function render(data, properties, options) {
  const show = (value) => {
    const depth = value !== null && typeof value === 'object' &&
      !Array.isArray(value) && Object.keys(value).length > 2 ? -1 : 0;
    return inspect(value, {
      ...options, maxArrayLength: 3, breakLength: Infinity, depth,
    });
  };
  const kind = kindOf(data);
  const numbers = (n) => Array.from({ length: n }, (_, i) => `${i}`);

  let items;
  let pairs = kind === kinds.Map;
  if (kind === kinds.MapIterator || kind === kinds.SetIterator) {
    const details = internalBinding('types').iterator(data);
    pairs = details?.[2] !== undefined && details[1] === 2;
    items = [...data];
  } else if (kind === kinds.Map || kind === kinds.Set) {
    items = [...data];
  }
  if (pairs) {
    return frame([iterationKey, keyKey, valuesKey], [
      numbers(items.length),
      items.map(([key]) => show(key)),
      items.map(([, value]) => show(value)),
    ]);
  }
  if (items !== undefined) {
    return frame([iterationKey, valuesKey],
                 [numbers(items.length), items.map(show)]);
  }

  const columns = { __proto__: null };
  let hasValues = false;
  const values = {};
  const index = Object.keys(data);
  for (let i = 0; i < index.length; i++) {
    const item = data[index[i]];
    const primitive = item === null ||
      (typeof item !== 'function' && typeof item !== 'object');
    if (primitive) {
      hasValues = true;
      values[i] = show(item);
    }
    const keys = properties || (primitive ? [] : Object.keys(item));
    for (const key of keys) {
      columns[key] ??= { __proto__: null };
      if ((primitive && properties) || !Object.hasOwn(item, key))
        columns[key][i] = '';
      else
        columns[key][i] = show(item[key]);
    }
  }
  const asArray = (column) =>
    Array.from({ length: index.length }, (_, i) => column[i] ?? '');
  const head = [indexKey, ...Object.keys(columns)];
  const body = [index, ...Object.values(columns).map(asArray)];
  if (hasValues && !properties) {
    head.push(valuesKey);
    body.push(asArray(values));
  }
  return frame(head, body);
}

module.exports = { render };
