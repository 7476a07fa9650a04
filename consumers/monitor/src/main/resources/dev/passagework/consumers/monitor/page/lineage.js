// A passage, a pair or a checkpoint, and where it came from.
import { byId, h, swap, table, count, score, money, metricName, moment, duration, toCheckpoint, toPassage, toPair } from './dom.js';

const fact = (name, value) => (value === null || value === '' ? null : h('div', {}, h('dt', {}, name), h('dd', {}, value)));
const note = (story) => (story.complete ? null : h('p', { class: 'bad' }, 'The topics are long: not all of them was read, so more may belong here.'));

function learnt(list) {
  if (!list.length) return h('p', { class: 'quiet' }, 'No segment has learnt from it yet.');
  return h('ul', {}, list.map((l) => h('li', {}, `segment ${l.segment} of ${l.model}, `, l.checkpoint ? ['first in ', toCheckpoint(l.checkpoint, 'learnt' + l.segment)] : 'in no checkpoint yet', ' ', moment(l.t))));
}

function request(r) {
  return h('details', { 'data-key': 'request' + r.id }, h('summary', {}, `${r.strategy} by ${r.llm}`, h('span', { class: 'quiet' }, r.reply ? `${count(r.reply.queries.length)} queries` : 'no answer yet')),
    r.reply ? h('dl', { class: 'facts' }, fact('tokens', `${count(r.reply.promptTokens)} prompt + ${count(r.reply.completionTokens)} completion`), fact('cost', money(r.reply.cost)), fact('took', duration(r.reply.latencyMillis / 1000)), fact('attempt', String(r.reply.attempt)), fact('parser', r.reply.parser), fact('answered', moment(r.reply.t)), fact('request', h('code', {}, r.id))) : null,
    h('h4', {}, 'Prompt'), h('pre', { tabindex: 0 }, [r.system, r.user].filter(Boolean).join('\n\n')), r.reply ? [h('h4', {}, 'Reply'), h('pre', { tabindex: 0 }, r.reply.raw)] : null);
}

function passage(story) {
  return [note(story), story.withdrawn ? h('p', { class: 'bad' }, 'It was withdrawn.') : null,
    h('blockquote', {}, story.title ? h('strong', {}, story.title) : null, h('p', {}, story.text)),
    h('dl', { class: 'facts' }, fact('fed', moment(story.t)), fact('content', h('code', {}, story.contentHash))),
    h('h3', {}, `Pairs in force (${count(story.pairs.length)})`),
    h('ul', { class: 'queries' }, story.pairs.map((p) => h('li', {}, toPair(story.key + '#' + p.id, p.query), h('span', { class: 'quiet' }, p.labelled ? 'labelled' : p.origins.map((o) => `${o.strategy} by ${o.llm}`).join(', '))))),
    story.rejected.length ? [h('h3', {}, `Refused (${count(story.rejected.length)})`), h('ul', { class: 'queries' }, story.rejected.map((r) => h('li', {}, h('q', {}, r.query), h('span', { class: 'quiet' }, `${r.reason}: ${r.detail}`))))] : null,
    h('h3', {}, 'What LLMs were asked'), story.requests.length ? story.requests.map(request) : h('p', { class: 'quiet' }, 'Nothing yet.'),
    h('h3', {}, 'Learnt in'), learnt(story.learnt)];
}

function pair(story, id) {
  const p = story.pairs.find((one) => one.id === id);
  const refused = story.rejected.find((one) => one.id === id);
  const found = p || refused;
  if (!found) return [h('p', {}, 'This pair is not in force.'), passage(story)];
  const requests = p ? p.origins.map((o) => o.request) : [refused.request];
  return [note(story), h('blockquote', {}, h('strong', {}, found.query)),
    h('dl', { class: 'facts' }, fact('passage', toPassage(story.key, 'of-pair')), fact('kept', p ? moment(p.t) : null), fact('refused', refused && !p ? `${refused.reason}: ${refused.detail}` : null), fact('given by', p && p.labelled ? 'a person' : null),
      fact('nearly the same as', p && p.nearDuplicateOf ? toPair(story.key + '#' + p.nearDuplicateOf, p.nearDuplicateOf, 'dup') : null), fact('passages with this query', p && p.passagesWithQuery > 1 ? count(p.passagesWithQuery) : null), fact('pair', h('code', {}, found.id))),
    h('blockquote', {}, story.title ? h('strong', {}, story.title) : null, h('p', {}, story.text)),
    h('h3', {}, 'Where the query came from'), story.requests.filter((r) => requests.includes(r.id)).map(request),
    p ? [h('h3', {}, 'Learnt in'), learnt(p.learnt)] : null];
}

function checkpoint(story) {
  return [note(story),
    h('dl', { class: 'facts' }, fact('base', story.base), fact('pairs learnt', count(story.pairs)), fact('steps', count(story.steps)), fact('announced', moment(story.t)), fact('ends the job', story.last ? 'yes' : null)),
    story.decisions.map((d) => h('article', { class: 'entry' }, h('h3', {}, h('span', { class: 'badge ' + d.outcome }, d.outcome), ' ', moment(d.t)), h('p', {}, d.reason),
      d.comparisons.length ? table('Against the champion', ['Collection', 'Measure', { text: 'Queries', number: true }, { text: `Champion @${d.champion}`, number: true }, { text: 'This', number: true }, { text: 'Difference in', number: true }, { text: 'p', number: true }],
        d.comparisons.map((c) => [c.collection, metricName(c.metric), count(c.queries), score(c.champion), score(c.challenger), `[${score(c.lower)}, ${score(c.upper)}]`, c.pValue.toFixed(4)])) : null)),
    story.scores.length ? table('Scores', ['Collection', 'Queries', 'Measure', { text: 'Score', number: true }], story.scores.map((s) => [s.collection, s.role, metricName(s.metric), score(s.value)])) : null,
    h('h3', {}, 'Segments learnt'),
    story.segments.length ? table('Segments', ['Segment', { text: 'New pairs', number: true }, { text: 'Learnt again', number: true }, { text: 'Passages', number: true }, 'Cut'], story.segments.map((s) => [count(s.number), count(s.pairs), count(s.replayed), count(s.passages), moment(s.t)])) : h('p', { class: 'quiet' }, 'None: it is the untouched base.'),
    story.passages.length ? h('details', { 'data-key': 'from' }, h('summary', {}, 'Passages that it learnt from'), h('ul', { class: 'keys-list' }, story.passages.map((key) => h('li', {}, toPassage(key, 'from'))))) : null,
    h('details', { 'data-key': 'made' }, h('summary', {}, 'Settings and files'), h('dl', { class: 'facts' }, Object.entries(story.hyperParameters).map(([k, v]) => fact(k, v))),
      table('Files', ['File', { text: 'Bytes', number: true }, 'SHA-256'], story.files.map((f) => [f.name, count(f.size), h('code', {}, f.sha256)])))];
}

const KINDS = {
  passage: { title: 'Passage', url: (k) => '/api/passage?key=' + encodeURIComponent(k), draw: passage },
  pair: { title: 'Pair of', url: (k) => '/api/passage?key=' + encodeURIComponent(k.slice(0, k.lastIndexOf('#'))), draw: (story, k) => pair(story, k.slice(k.lastIndexOf('#') + 1)) },
  checkpoint: { title: 'Checkpoint', url: (k) => '/api/checkpoint?id=' + encodeURIComponent(k), draw: checkpoint },
};

async function open() {
  const [kind, key] = split(location.hash);
  const dialog = byId('detail');
  if (!kind) { if (dialog.open) dialog.close(); return; }
  byId('detail-title').textContent = `${KINDS[kind].title} ${kind === 'pair' ? key.slice(0, key.lastIndexOf('#')) : key}`;
  swap(byId('detail-body'), h('p', { class: 'empty' }, 'Reading the topics…'));
  if (!dialog.open) dialog.showModal();
  byId('detail-title').focus();
  try {
    const reply = await fetch(KINDS[kind].url(key));
    const story = await reply.json();
    if (split(location.hash)[1] !== key) return;
    swap(byId('detail-body'), story.error ? h('p', { class: 'bad' }, story.error) : KINDS[kind].draw(story, key));
  } catch (failure) {
    swap(byId('detail-body'), h('p', { class: 'bad' }, 'The monitor does not answer.'));
  }
}

function split(hash) {
  const slash = hash.indexOf('/');
  const kind = hash.slice(1, slash);
  return slash > 0 && kind in KINDS ? [kind, decodeURIComponent(hash.slice(slash + 1))] : [null, null];
}

export function start() {
  addEventListener('hashchange', open);
  const dialog = byId('detail');
  byId('detail-close').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => { if (split(location.hash)[0]) history.pushState(null, '', location.pathname); });
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  open();
}
