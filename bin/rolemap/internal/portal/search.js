// Searching: what holds every word that is typed; names that are it or start with it come first.
const most = 25 // of a kind are shown

// fold is a text as it is compared: Müller is found as muller, Weiß as weiss, 2222-2222-2222 as the account's id.
const letters = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ı: 'i' }
const fold = (text) => text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '').replace(/[ßøłđðþæœı]/g, (c) => letters[c])
const joined = (text) => text.replace(/(?<!\d)(\d{4})[- ](\d{4})[- ](\d{4})(?!\d)/g, '$1$2$3')
const parts = (text) => text.replace(/[^\p{L}\p{N}]+/gu, ' ')

// entry is something to find: by names, which count first, and by other texts.
const entry = (names, texts, more) => {
  const own = names.filter(Boolean).map(fold)
  return { ...more, names: own, words: ' ' + parts(own.join(' ')), hay: own.concat(texts.flat(Infinity).filter(Boolean).map(fold)).join('\n') }
}

const rank = (e, typed, words) => e.names.includes(typed) ? 0 : e.names.some((n) => n.startsWith(typed)) ? 1
  : words.every((w) => e.words.includes(' ' + parts(w))) ? 2 : 3

const dashed = (id) => id.replace(/^(....)(....)(....)$/, '$1-$2-$3')
const kinds = once(() => {
  const about = (a) => [a.title, a.id, dashed(a.id), a.description, a.tags]
  const list = [{
    title: 'Your roles',
    entries: (me ? grantsOf(me) : []).map((grant) => {
      const target = targets[grant[0]]
      const [a, r] = [accounts[target.account], roles[target.role]]
      return entry([r.name, a.name, a.title, a.id], [about(a), r.description, target.profile, target.beside, target.arn], { grant })
    }),
    show: (hits) => cards(hits.map((e) => e.grant)),
  }]
  if (portal.for) return list
  const items = (hits) => el('ul', { class: 'items' }, hits.map((e) => el('li', { class: 'item' },
    el('a', { href: to(e.kind, e.name) }, e.name), el('small', {}, commas(...e.more.map(own))))))
  const kind = (title, kind, entries) => ({
    title, show: items, entries: entries.map(([names, texts, more]) => entry(names, texts, { kind, name: names[0], more })),
  })
  return list.concat([
    kind('Accounts', 'account', accounts.map((a) => [[a.name, a.title, a.id], about(a), [a.title, a.id, a.description]])),
    kind('Roles', 'role', roles.map((r) => [[r.name], [r.description], [r.description]])),
    kind('Teams', 'team', teams.map((t) => [[t.name], [t.description], [t.description]])),
    kind('People', 'person', people.map((p) => [[p.name, p.full, p.email], [], [p.full, p.email]])),
  ])
})

const search = () => {
  const typed = joined(fold(byId('search').value.trim()))
  const words = typed.split(/\s+/).filter((w) => w !== '')
  const found = byId('found')
  byId('page').hidden = words.length > 0
  found.hidden = words.length === 0
  found.replaceChildren()
  if (words.length === 0) {
    say('')
    return
  }
  const sections = []
  for (const { title, entries, show } of kinds()) {
    const hits = entries.filter((e) => words.every((w) => e.hay.includes(w)))
    if (hits.length === 0) continue
    const ranks = new Map(hits.map((e) => [e, rank(e, typed, words)]))
    hits.sort((x, y) => ranks.get(x) - ranks.get(y))
    sections.push({ best: ranks.get(hits[0]), count: `${hits.length} in ${title}`, content: [
      el('h2', {}, title), show(hits.slice(0, most)),
      hits.length > most && el('p', {}, `${hits.length - most} more: type more of the name.`)] })
  }
  sections.sort((x, y) => x.best - y.best)
  found.append(el('h1', {}, 'Found'), ...sections.flatMap((s) => s.content).flat().filter(Boolean))
  say(sections.length ? `Found: ${sections.map((s) => s.count).join(', ')}.` : 'Nothing is found.')
}

// step moves among what is found, to where each leads; back from the first goes to the search.
const step = (by) => {
  const items = [...byId('found').querySelectorAll('.item')]
  const at = items.findIndex((i) => i.contains(document.activeElement))
  if (at < 0 && document.activeElement !== byId('search')) return false
  const next = at + by
  const to = next < 0 ? byId('search') : items[next] && (items[next].querySelector('.go a') || items[next].querySelector('a, button'))
  if (to) to.focus()
  return true
}

document.addEventListener('keydown', (e) => {
  const typing = document.activeElement === byId('search')
  if (e.isComposing) return // the keys are those of an input method
  if (e.key === '/' && !typing && !e.ctrlKey && !e.metaKey && !e.altKey) byId('search').focus()
  else if (e.key === 'Escape' && byId('search').value !== '') {
    byId('search').value = ''
    search()
    note()
    byId('search').focus()
  } else if (e.key === 'ArrowDown' && !byId('found').hidden && step(1)) ; // moved
  else if (e.key === 'ArrowUp' && !typing && !byId('found').hidden && step(-1)) ; // moved
  else if (e.key === 'Enter' && typing) step(1)
  else return
  e.preventDefault()
})
