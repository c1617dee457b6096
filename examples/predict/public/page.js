'use strict';

// The form is made from what the model says of itself; each change asks the
// server for a prediction and, for the chart, a curve.

const $ = (id) => document.getElementById(id);
const kLow = 25; // the data set's range of progressions
const kHigh = 346;

let fields = [];
let chart;
let asked = 0;

async function call(path, body) {
  const response = await fetch(path, body && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok)
    throw Object.assign(new Error(answer.error), answer);
  return answer;
}

function element(name, properties, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

function fieldRow(field) {
  const { name, label, unit, min, max, step, typical } = field;
  const common = { min, max, step, value: typical, defaultValue: typical };
  const number = element('input', { type: 'number', name, id: name,
                                    ...common });
  const slider = element('input', { type: 'range', ...common, tabIndex: -1 });
  slider.setAttribute('aria-label', label);
  number.addEventListener('input', () => { slider.value = number.value; });
  slider.addEventListener('input', () => { number.value = slider.value; });
  return element('div', { className: 'field' },
                 element('label', { htmlFor: name }, label,
                         element('span', { className: 'value' }, number,
                                 ` ${unit}`)),
                 slider);
}

function patient() {
  return Object.fromEntries(fields.map(({ name }) => {
    const { value } = $(name);
    return [name, value === '' ? undefined : Number(value)];
  }));
}

function showProblem(err) {
  const wrong = new Set((err?.errors ?? []).map(({ field }) => field));
  for (const { name } of fields)
    $(name).closest('.field').classList.toggle('wrong', wrong.has(name));
  $('problem').hidden = !err;
  $('problem').textContent = !err ? '' : err.errors ?
    err.errors.map(({ message }) => message).join('. ') : err.message;
}

const percent = (value) =>
  `${Math.max(0, Math.min(100, (value - kLow) / (kHigh - kLow) * 100))}%`;

function showPrediction({ prediction, low, high }, milliseconds) {
  $('prediction').textContent = prediction.toFixed(0);
  $('mark').style.left = percent(prediction);
  $('band').style.left = percent(low);
  $('band').style.width =
    `${parseFloat(percent(high)) - parseFloat(percent(low))}%`;
  $('interval').textContent = 'Four of five such patients end between ' +
    `${low.toFixed(0)} and ${high.toFixed(0)}.`;
  $('timing').textContent =
    `Answered in ${milliseconds.toFixed(1)} ms, there and back.`;
}

const points = (x, y) => Array.from(x, (value, i) => ({ x: value, y: y[i] }));

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name);
}

function makeChart() {
  const line = { type: 'line', pointStyle: 'line', pointRadius: 0,
                 borderWidth: 0, tension: 0.2 };
  Chart.defaults.font.family = 'system-ui, sans-serif';
  Chart.defaults.color = color('--quiet');
  chart = new Chart($('chart'), {
    data: {
      datasets: [
        { type: 'scatter', label: 'This patient', data: [], pointRadius: 7,
          pointHoverRadius: 8, backgroundColor: color('--accent'),
          borderColor: color('--card'), borderWidth: 2 },
        { ...line, label: 'Prediction', data: [], borderWidth: 2.5,
          borderColor: color('--accent'),
          backgroundColor: color('--accent') },
        { ...line, label: '80 % of patients', data: [], fill: 3,
          pointStyle: 'rect',
          backgroundColor: `${color('--band').trim()}66` },
        { ...line, label: 'low', data: [] },
        { type: 'scatter', label: 'Patients of the data set', data: [],
          pointRadius: 2, backgroundColor: `${color('--quiet').trim()}77` },
      ],
    },
    options: {
      maintainAspectRatio: false,
      animation: { duration: 150 },
      interaction: { mode: 'nearest', intersect: true },
      scales: {
        x: { type: 'linear', grid: { display: false }, title: {
          display: true } },
        y: { min: 0, max: 350, grid: { color: color('--line') }, title: {
          display: true, text: 'progression after one year' } },
      },
      plugins: {
        legend: { labels: {
          usePointStyle: true,
          filter: ({ text }) => text !== 'low',
        } },
        tooltip: { callbacks: {
          label: ({ parsed: { x, y } }) =>
            `${x.toFixed(1)}: ${y.toFixed(0)}`,
        } },
      },
    },
  });
}

async function update() {
  const number = ++asked;
  const body = patient();
  const along = $('along').value;
  try {
    const start = performance.now();
    const answer = await call('predict', body);
    const milliseconds = performance.now() - start;
    const curve = await call(`curve/${along}`, body);
    if (number !== asked)
      return; // A later change is on its way.
    showProblem(null);
    showPrediction(answer, milliseconds);
    const [here, line, high, low] = chart.data.datasets;
    here.data = [{ x: body[along], y: answer.prediction }];
    line.data = points(curve.x, curve.prediction);
    high.data = points(curve.x, curve.high);
    low.data = points(curve.x, curve.low);
    chart.update();
  } catch (err) {
    if (number === asked)
      showProblem(err);
  }
}

async function changeField() {
  const along = $('along').value;
  const { label, unit, min, max } = fields.find(({ name }) => name === along);
  const [{ x, y }, groups] = await Promise.all(
    [call(`patients/${along}`), call(`summary/${along}`)]);
  chart.data.datasets[4].data = points(x, y);
  Object.assign(chart.options.scales.x, { min, max });
  chart.options.scales.x.title.text = `${label}, ${unit}`;
  $('by').textContent = `${label}, ${unit}`;
  $('groups').replaceChildren(...groups.map((group) => element('tr', {},
    ...[`${group.from} to ${group.to}`, group.patients, group.mean,
        group.median, group.worst].map(
      (text) => element('td', { textContent: text })))));
  await update();
}

async function start() {
  const description = await call('model');
  fields = description.fields;
  $('fields').append(...fields.map(fieldRow));
  $('along').append(...fields.map(({ name, label }) =>
    element('option', { value: name, textContent: label.toLowerCase(),
                        selected: name === 'bmi' })));
  const { patients, tested_on: tested, r2, mean_error: off } =
    description.quality;
  $('quality').textContent = `Trained at start on ${patients} patients. On ` +
    `${tested} others it is off by ${off} on average (R\u00b2 ${r2}).`;
  makeChart();
  $('patient').addEventListener('input', update);
  $('patient').addEventListener('reset', () => setTimeout(update));
  $('patient').addEventListener('submit', (event) => event.preventDefault());
  $('along').addEventListener('change', changeField);
  await changeField();
}

start().catch(showProblem);
