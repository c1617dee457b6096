// The same program for every runtime: Express 5 answers JSON.
const express = require('express');

const app = express();
app.get('/users/:id', (req, res) => {
  res.json({ id: req.params.id, name: 'Ada', tags: ['a', 'b'], ok: true });
});
const server = app.listen(0, '127.0.0.1', () => {
  console.log(`port ${server.address().port}`);
});
