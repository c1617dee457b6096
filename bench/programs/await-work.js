'use strict';

async function leaf(i) {
  return i;
}

async function middle(i) {
  let sum = 0;
  try {
    sum += await leaf(i);
    sum += await leaf(sum);
  } catch (err) {
    sum = err.length;
  }
  return sum;
}

module.exports = async function work(n) {
  let sum = 0;
  for (let i = 0; i < n; i++)
    sum += await middle(i);
  return sum;
};
