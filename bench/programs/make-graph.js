'use strict';

// Writes a graph of 300 ES modules to the folder argv[2]: a tree with cross
// links, each module with a few exports that others use, as applications have
// them. The entry prints one number.
const fs = require('fs');
const path = require('path');

const folder = process.argv[2];
const count = 300;

fs.mkdirSync(folder, { recursive: true });
fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
for (let i = 0; i < count; i++) {
  const deps = [];
  for (const d of [2 * i + 1, 2 * i + 2, i + 7, i + 31]) {
    if (d < count && !deps.includes(d))
      deps.push(d);
  }
  let text = '';
  for (const d of deps)
    text += `import { value${d}, add${d} as plus${d} } from './m${d}.js';\n`;
  text += `\nexport const value${i} = ${i};\nlet calls = 0;\n\n`;
  for (let f = 0; f < 12; f++) {
    text += `function helper${f}(list, options = {}) {\n` +
      '  const out = [];\n' +
      '  for (const item of list) {\n' +
      `    if (item > ${f} && options.skip !== item)\n` +
      `      out.push({ id: item, name: \`item \${item}\`, kind: ${f} });\n` +
      '  }\n' +
      '  return out.map(({ id, name }) => `${id}:${name}`);\n}\n\n';
  }
  text += `export function add${i}(n) {\n  calls++;\n  return n + value${i}` +
    `${deps.map((d) => ` + (value${d} & 1)`).join('')};\n}\n\n`;
  text += `export class Thing${i} {\n  #state = helper1([1, 2, ${i}]);\n` +
    '  get size() {\n    return this.#state.length + calls;\n  }\n}\n\n';
  text += `export default [${deps.map((d) => `plus${d}(${i})`).join(', ')}]` +
    ';\n';
  fs.writeFileSync(path.join(folder, `m${i}.js`), text);
}
fs.writeFileSync(path.join(folder, 'main.js'),
                 "import list, { add0 } from './m0.js';\n" +
                 'console.log(list.length + add0(1));\n');
