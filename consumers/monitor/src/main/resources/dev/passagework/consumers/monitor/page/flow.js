// Is data flowing? The pipeline itself, stage by stage.
import { byId, h, swap, table, short, count, rate } from './dom.js';

const UNIT = { planner: 'requests', augmenter: 'calls', refinery: 'pairs', trainer: 'segments', evaluator: 'checkpoints' };
const IN_FLIGHT = {
  planner: 'requests not sent', augmenter: 'calls in flight', trainer: 'pairs not learnt', evaluator: 'checkpoints not judged',
};
const STATE = { absent: 'not seen yet', idle: 'caught up', working: 'working', stalled: 'stalled' };

function topic(held, name) {
  const t = held.get(name);
  if (!t) return null;
  return h('li', { class: 'topic' + (t.rate > 0 ? ' moving' : '') },
    h('span', { class: 'name' }, t.name),
    h('span', { class: 'figure' }, short(t.records), h('span', { class: 'unit' }, ' records')),
    h('span', { class: 'figure' }, rate(t.rate)),
    t.deadLetters ? h('span', { class: 'bad' }, `${count(t.deadLetters)} dead letters`) : null);
}

function stage(one) {
  return h('li', { class: 'stage ' + one.state },
    h('span', { class: 'name' }, h('span', { class: 'dot', 'aria-hidden': 'true' }), one.name),
    h('span', { class: 'state' }, STATE[one.state]),
    h('dl', {},
      h('div', {}, h('dt', {}, 'writes'), h('dd', {}, rate(one.rate))),
      h('div', {}, h('dt', {}, 'lag'), h('dd', {}, one.lag < 0 ? '–' : count(one.lag))),
      one.inFlight >= 0 && IN_FLIGHT[one.kind] ? h('div', {}, h('dt', {}, IN_FLIGHT[one.kind]), h('dd', {}, count(one.inFlight))) : null));
}

export function render(view) {
  const held = new Map(view.topics.map((t) => [t.name, t]));
  const chain = [];
  const shown = new Set();
  const put = (name) => { if (!shown.has(name)) { shown.add(name); chain.push(topic(held, name)); } };
  for (const one of view.stages) {
    put(one.reads[0]);
    chain.push(stage(one));
  }
  put('decisions');
  const others = view.topics.filter((t) => !shown.has(t.name));
  swap(byId('flow-body'),
    h('ol', { class: 'pipeline', 'data-scroll': 'pipeline', tabindex: 0, 'aria-label': 'Topics and stages in the order of the data' }, chain),
    h('details', { 'data-key': 'other-topics' }, h('summary', { 'data-key': 'other-topics-summary' }, 'Every other topic'),
      table('Other topics', ['Topic', { text: 'Records', number: true }, { text: 'Growth', number: true }, { text: 'Dead letters', number: true }],
        others.map((t) => [t.name, count(t.records), rate(t.rate), count(t.deadLetters)]))));
  const trouble = byId('trouble');
  trouble.hidden = !view.trouble;
  if (trouble.textContent !== view.trouble) trouble.textContent = view.trouble;
}
