'use strict';
// C sees the bytes of a view, not those at the beginning of its buffer.
const text = 'a string that is too long to be decoded in JavaScript';
const bytes = new Uint8Array(100);
for (let i = 0; i < text.length; i++)
  bytes[10 + i] = text.charCodeAt(i);
const view = Buffer.from(bytes.buffer, 10, text.length);
if (view.toString() !== text)
  throw new Error(view.toString());
