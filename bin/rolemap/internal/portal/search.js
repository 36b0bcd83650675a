// Searching: what holds every word that is typed, names that start with it first.
const most = 25 // of a kind are shown

const hay = (...texts) => texts.flat().filter(Boolean).join('\n').toLowerCase()
const kinds = once(() => {
  const account = (a) => [a.name, a.title, a.id, a.description, a.tags]
  const own = me ? grantsOf(me).map((g) => ({ target: targets[g[0]], grant: g })) : []
  const list = [{
    title: 'Your roles',
    entries: own.map((o) => {
      const [a, r] = [accounts[o.target.account], roles[o.target.role]]
      return {
        name: r.name.toLowerCase(),
        hay: hay(account(a), r.name, r.description, o.target.profile),
        item: () => card(o.grant, true),
      }
    }),
  }]
  if (portal.for) return list
  const entry = (kind, x, texts, ...more) => ({
    name: x.name.toLowerCase(),
    hay: hay(...texts),
    item: () => el('span', {}, el('a', { href: to(kind, x.name) }, x.name), el('small', {}, more.filter(Boolean).join(', '))),
  })
  return list.concat([
    { title: 'Accounts', entries: accounts.map((a) => entry('account', a, account(a), a.title, a.id, a.description)) },
    { title: 'Roles', entries: roles.map((r) => entry('role', r, [r.name, r.description], r.description)) },
    { title: 'Teams', entries: teams.map((t) => entry('team', t, [t.name, t.description], t.description)) },
    { title: 'People', entries: people.map((p) => entry('person', p, [p.name, p.full, p.email], p.full, p.email)) },
  ])
})

const search = () => {
  const typed = byId('search').value.trim().toLowerCase()
  const words = typed.split(/\s+/).filter((w) => w !== '')
  const found = byId('found')
  byId('page').hidden = words.length > 0
  found.hidden = words.length === 0
  found.replaceChildren()
  if (words.length === 0) {
    say('')
    return
  }
  found.append(el('h1', {}, 'Found'))
  const counts = []
  for (const { title, entries } of kinds()) {
    const hits = entries.filter((e) => words.every((w) => e.hay.includes(w)))
    if (hits.length === 0) continue
    const rank = (e) => e.name === typed ? 0 : e.name.startsWith(typed) ? 1 : 2
    hits.sort((x, y) => rank(x) - rank(y))
    counts.push(`${hits.length} in ${title}`)
    found.append(el('h2', {}, title), el('ul', { class: title === 'Your roles' ? 'targets' : 'items' },
      hits.slice(0, most).map((e) => el('li', { class: 'item' }, e.item()))))
    if (hits.length > most) found.append(el('p', {}, `${hits.length - most} more: type more of the name.`))
  }
  say(counts.length ? `Found: ${counts.join(', ')}.` : 'Nothing is found.')
}

// step moves among what is found; back from the first goes to the search.
const step = (by) => {
  const links = [byId('search'), ...byId('found').querySelectorAll('a, button')]
  const at = links.indexOf(document.activeElement)
  if (at >= 0 && links[at + by]) links[at + by].focus()
  return at >= 0
}

document.addEventListener('keydown', (e) => {
  const typing = document.activeElement === byId('search')
  if (e.key === '/' && !typing && !e.ctrlKey && !e.metaKey && !e.altKey) byId('search').focus()
  else if (e.key === 'Escape' && byId('search').value !== '') {
    byId('search').value = ''
    search()
    byId('search').focus()
  } else if (e.key === 'ArrowDown' && !byId('found').hidden && step(1)) ; // moved
  else if (e.key === 'ArrowUp' && !typing && !byId('found').hidden && step(-1)) ; // moved
  else if (e.key === 'Enter' && typing) byId('found').querySelector('a')?.focus()
  else return
  e.preventDefault()
})
