// The fed passages, searched with champion and base side by side.
import { byId, h, swap, toPassage, toCheckpoint, count } from './dom.js';

function ranking(title, found, other) {
  if (!found) return h('div', { class: 'ranking' }, h('h3', {}, title), h('p', { class: 'empty' }, 'It cannot be searched yet.'));
  const places = new Map((other ? other.hits : []).map((hit) => [hit.passage, hit.rank]));
  return h('div', { class: 'ranking' },
    h('h3', {}, title, h('span', { class: 'quiet' }, toCheckpoint(found.checkpoint, 'ask' + title))),
    found.pending ? h('p', { class: 'quiet' }, `${count(found.pending)} passages have no vector yet`) : null,
    h('ol', { class: 'hits' }, found.hits.map((hit) => h('li', {},
      h('div', { class: 'hit' }, toPassage(hit.passage, 'ask' + title), h('span', { class: 'quiet' }, hit.score.toFixed(3)), moved(hit, places, other)),
      hit.title ? h('strong', {}, hit.title) : null, h('p', {}, excerpt(hit.text))))));
}

function moved(hit, places, other) {
  if (!other) return null;
  const place = places.get(hit.passage);
  if (place === undefined) return h('span', { class: 'up' }, 'only here');
  return place === hit.rank ? null : h('span', { class: place > hit.rank ? 'up' : 'down' }, `${place > hit.rank ? '↑' : '↓'} ${Math.abs(place - hit.rank)}`, h('span', { class: 'unseen' }, ' places against the other'));
}

const excerpt = (text) => (text.length > 260 ? text.slice(0, 260) + '…' : text);

export function start() {
  byId('ask-form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const body = byId('ask-body');
    body.setAttribute('aria-busy', 'true');
    try {
      const reply = await fetch('/api/search?q=' + encodeURIComponent(byId('query').value));
      const answer = await reply.json();
      if (answer.error) swap(body, h('p', { class: 'bad', role: 'alert' }, answer.error));
      else swap(body, h('p', { class: 'quiet', role: 'status' }, `${count(answer.passages)} passages searched for “${answer.query}”`),
        h('div', { class: 'rankings' }, ranking('Champion', answer.champion, answer.base), ranking('Untouched base', answer.base, answer.champion)));
    } catch (failure) {
      swap(body, h('p', { class: 'bad', role: 'alert' }, 'The monitor does not answer.'));
    } finally {
      body.removeAttribute('aria-busy');
    }
  });
}
