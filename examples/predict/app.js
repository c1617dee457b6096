'use strict';

// An Express 5 application with Helmet. All of it would run on Node, but for
// one line: the model is a Python file.

const path = require('path');
const express = require('express');
const helmet = require('helmet');
const model = require('./model.py');

const app = express();

app.use(helmet({
  contentSecurityPolicy: {
    // The demo speaks plain HTTP; everything else of Helmet's policy stays.
    directives: { upgradeInsecureRequests: null },
  },
}));
app.use(express.json());
app.use(express.static(path.join(__dirname, 'public')));
app.use('/vendor', express.static(path.dirname(require.resolve('chart.js')),
                                  { maxAge: '1d' }));

// The fields are the model's own: asked for once, when the first request
// needs them.
let description;
const describe = () => (description ??= model.describe());

/** Everything that is wrong with a patient; an empty list if nothing is. */
function check(patient, fields) {
  if (patient === null || typeof patient !== 'object' ||
      Array.isArray(patient))
    return [{ field: null, message: 'The body must be a JSON object' }];
  const errors = [];
  for (const { name, label, unit, min, max } of fields) {
    const value = patient[name];
    if (value === undefined)
      errors.push({ field: name, message: `${label} is missing` });
    else if (typeof value !== 'number' || !Number.isFinite(value))
      errors.push({ field: name, message: `${label} must be a number` });
    else if (value < min || value > max)
      errors.push({
        field: name,
        message: `${label} must be between ${min} and ${max} ${unit}`,
      });
  }
  const known = new Set(fields.map(({ name }) => name));
  for (const name of Object.keys(patient)) {
    if (!known.has(name))
      errors.push({ field: name, message: `${name} is no known field` });
  }
  return errors;
}

async function validPatient(req, res, next) {
  const { fields } = await describe();
  const errors = check(req.body ?? null, fields);
  if (errors.length === 0)
    return next();
  res.status(422).json({
    error: 'This is not a patient the model can judge',
    errors,
    expected: Object.fromEntries(fields.map(
      ({ name, unit, min, max }) => [name, `${min} to ${max} ${unit}`])),
  });
}

async function knownField(req, res, next) {
  const { fields } = await describe();
  const names = fields.map(({ name }) => name);
  if (names.includes(req.params.field))
    return next();
  res.status(404).json({ error: `No field ${req.params.field}`, names });
}

// TypedArrays print as objects; the page wants plain lists.
const lists = (arrays) => Object.fromEntries(
  Object.entries(arrays).map(([name, array]) => [name, Array.from(array)]));

app.get('/model', async (req, res) => {
  res.json(await describe());
});

app.post('/predict', validPatient, async (req, res) => {
  res.json(await model.predict(req.body));
});

app.post('/curve/:field', knownField, validPatient, async (req, res) => {
  res.json(lists(await model.curve(req.body, req.params.field)));
});

app.get('/patients/:field', knownField, async (req, res) => {
  res.json(lists(await model.patients(req.params.field)));
});

app.get('/summary/:field', knownField, async (req, res) => {
  res.json(await model.summary(req.params.field));
});

app.get('/summary', async (req, res) => {
  res.json(await model.summary('bmi'));
});

app.use((req, res) => {
  res.status(404).json({ error: `Nothing at ${req.method} ${req.path}` });
});

// eslint-disable-next-line no-unused-vars
app.use((err, req, res, next) => {
  const status = err.status ?? 500;
  if (status >= 500)
    console.error(err);
  res.status(status).json({
    error: status < 500 ? err.message : 'Something went wrong here',
  });
});

if (require.main === module) {
  const port = Number(process.env.PORT ?? 3000);
  const server = app.listen(port, '127.0.0.1', (err) => {
    if (err) {
      console.error(err.message);
      process.exit(1);
    }
    const { address, port: actual } = server.address();
    console.log(`Serving on http://${address}:${actual}`);
  });
}

module.exports = app;
