// The page: what the server sends, drawn as it comes.
import { byId, h, swap, count, score, signed, short, money, duration, metricName, toCheckpoint } from './dom.js';
import * as retrieval from './retrieval.js';
import * as flow from './flow.js';
import * as ledger from './ledger.js';
import * as lineage from './lineage.js';
import * as search from './search.js';

const MOST_POINTS = 800;
const state = {};
const changed = new Set();
const lines = new Map();
let announced = Infinity;
let scheduled = false;
let seriesDrawn = -Infinity;

const DRAW = {
  retrieval: () => retrieval.render(state.retrieval),
  flow: () => flow.render(state.flow),
  costs: () => ledger.costs(state.costs),
  refusals: () => ledger.refusals(state.refusals),
  freshness: () => ledger.freshness(state.freshness),
  events: () => ledger.events(state.events),
  series: () => ledger.series(state.series),
  glance: () => glance(),
};

function tile(name, value, detail, kind) {
  return h('div', { class: 'tile ' + (kind || '') }, h('p', { class: 'label' }, name), h('p', { class: 'value' }, value), h('p', { class: 'detail' }, detail || '\u00a0'));
}

function glance() {
  const tiles = [];
  const main = state.retrieval && retrieval.headline(state.retrieval);
  if (main && (main.now || main.base)) {
    const now = main.now || main.base;
    const gain = main.base ? now.value - main.base.value : 0;
    tiles.push(tile(`${metricName(main.chart.metric)} on ${main.chart.collection}`, score(now.value), main.now && main.base && main.now !== main.base ? h('span', { class: gain >= 0 ? 'up' : 'down' }, `${signed(gain)} against the base`) : 'the untouched base', 'main'));
  } else tiles.push(tile('Retrieval', '–', 'no checkpoint was scored yet', 'main'));
  const served = state.retrieval ? state.retrieval.champions : [];
  tiles.push(tile('Champion', served.length ? toCheckpoint(served[0].checkpoint, 'tile') : '–', served.length ? `${count(state.retrieval.checkpoints)} checkpoint${state.retrieval.checkpoints === 1 ? '' : 's'} so far` : 'none yet'));
  const points = main ? main.chart.lines.flatMap((l) => l.scores) : [];
  const learnt = Math.max(0, ...points.map((p) => p.pairs));
  const held = new Map((state.flow ? state.flow.topics : []).map((t) => [t.name, t]));
  const passages = held.get('passages');
  tiles.push(tile('Learnt', `${short(learnt)} pairs`, passages ? `from ${short(passages.records)} passages fed` : ''));
  const fresh = state.freshness && state.freshness.promotions[state.freshness.promotions.length - 1];
  tiles.push(tile('Freshness', fresh && '0.5' in fresh.seconds ? duration(fresh.seconds['0.5']) : '–', fresh ? 'half of the passages, feed to champion' : 'no promotion yet'));
  const costs = state.costs || [];
  const tokens = costs.reduce((sum, e) => sum + e.promptTokens + e.completionTokens, 0);
  tiles.push(tile('Spent', money(costs.reduce((sum, e) => sum + e.cost, 0)), `${short(tokens)} tokens`));
  swap(byId('glance-body'), tiles);
}

function take(name, view) {
  state[name] = view;
  if (name === 'series') {
    lines.clear();
    for (const line of view) lines.set(line.id, line);
  }
  if (name === 'events') announce(view);
  changed.add(name).add('glance');
  schedule();
}

// Only what a person would want to be told: promotions, refusals and stops.
function announce(events) {
  const worth = events.filter((e) => e.t > announced && ['promoted', 'refused', 'stopped'].includes(e.kind));
  if (worth.length) byId('news').textContent = worth[0].text;
  announced = events.length ? Math.max(...events.map((e) => e.t)) : 0;
}

function append(fresh) {
  for (const [id, points] of Object.entries(fresh)) {
    const line = lines.get(id);
    if (!line) continue;
    const last = line.points.length ? line.points[line.points.length - 1][0] : -1;
    line.points.push(...points.filter((p) => p[0] > last));
    if (line.points.length > MOST_POINTS) line.points = line.points.filter((p, i) => i % 2 === 1 || i === line.points.length - 1);
  }
  changed.add('series');
  schedule();
}

function schedule() {
  if (!scheduled && !document.hidden) {
    scheduled = true;
    requestAnimationFrame(draw);
  }
}

function draw() {
  scheduled = false;
  const wait = seriesDrawn + 2000 - performance.now();
  for (const name of [...changed]) {
    if (name === 'series' && wait > 0) continue;
    changed.delete(name);
    if (name === 'series') seriesDrawn = performance.now();
    if (name === 'glance' || state[name]) DRAW[name]();
  }
  if (changed.has('series')) setTimeout(schedule, Math.max(50, wait));
  if (state.retrieval && !performance.getEntriesByName('drawn').length) performance.mark('drawn');
}

function status(kind, text) {
  byId('status').dataset.state = kind;
  byId('status-text').textContent = text;
}

function connect() {
  const source = new EventSource('/api/events');
  source.addEventListener('snapshot', (event) => {
    status('live', 'live');
    for (const [name, view] of Object.entries(JSON.parse(event.data))) take(name, view);
  });
  for (const name of Object.keys(DRAW)) source.addEventListener(name, (event) => take(name, JSON.parse(event.data)));
  source.addEventListener('points', (event) => append(JSON.parse(event.data)));
  source.addEventListener('error', () => {
    status('lost', 'connection lost, trying again');
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 3000);
  });
}

retrieval.controls(() => { changed.add('retrieval'); schedule(); });
document.addEventListener('visibilitychange', schedule);
search.start();
lineage.start();
connect();
