'use strict';

// What names a source map: the last such comment, wherever it stands, and
// nothing inside of a string. The sources may be in the map alone.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'map-comments-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

// The first line leads to line 3 of `source`.
const map = (source) => `data:application/json;base64,${Buffer.from(
  JSON.stringify({
    version: 3, sources: [source], names: [], mappings: 'AAEA',
    sourcesContent: ['\n\nthe third line of the source\n'],
  })).toString('base64')}`;
const comment = (source) => `//# sourceMappingURL=${map(source)}`;
const first = 'throw new Error("thrown");';

const cases = {
  last: `${first}\n${comment('a.src')}\n${comment('wanted.src')}\n`,
  middle: `${first}\n${comment('wanted.src')}\nlet a\nlet b\nlet c\nlet d\n` +
    'let e\n',
  behind: `${first}\nlet a; ${comment('wanted.src')}\n`,
  ticks: `${first}\nlet a = \`\`;\n${comment('wanted.src')}\nlet b = \`\`;\n`,
  string: `${first}\n'${comment('wrong.src')}'\n`,
  template: `${first}\n\`\n${comment('wrong.src')}\nlet a\n//\`\n`,
  templateAfter: `${first}\n${comment('wanted.src')}\n` +
    `\`\n${comment('wrong.src')}\n\`\n`,
};

for (const [name, text] of Object.entries(cases)) {
  for (const extension of ['cjs', 'mjs']) {
    const file = path.join(folder, `${name}.${extension}`);
    fs.writeFileSync(file, text);
    const { stderr } = spawnSync(process.execPath,
                                 ['--enable-source-maps', file],
                                 { encoding: 'utf8' });
    const source = path.join(folder, 'wanted.src');
    if (text.includes(comment('wanted.src'))) {
      assert.match(stderr, /the third line of the source/);
      assert(stderr.includes(`${source}:3:`), stderr);
      assert(!stderr.includes('file:'), stderr);
    } else {
      assert(stderr.includes(extension === 'cjs' ? `${file}:1:` :
        `${pathToFileURL(file)}:1:`), stderr);
      assert.doesNotMatch(stderr, /wrong\.src/);
    }
  }
}
