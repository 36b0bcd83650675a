// The pages: of a person, an account, a team, a role, and the lists.
const administrator = (t) => t.administrator && el('span', { class: 'chip' }, 'administrator')
const chip = (text) => text && el('span', { class: 'chip' }, 'until ', text)
const row = (what, ...said) => said.flat(Infinity).some(Boolean) && [el('dt', {}, what), el('dd', {}, said)]
const distinct = (texts) => [...new Set(texts)].filter(Boolean).join('; ')
const list = (texts) => texts.length === 1 ? texts[0] : el('ul', {}, texts.map((t) => el('li', {}, t)))

const accountName = (a) => portal.for ? a.name : el('a', { href: to('account', a.name) }, a.name)
const accountTitle = (a) => [accountName(a), a.title && el('small', {}, a.title)]
const roleName = (r) => portal.for ? r.name : el('a', { href: to('role', r.name) }, r.name)
const personName = (p) => [el('a', { href: to('person', p.name) }, p.name), p.full && el('small', {}, p.full)]

const door = (link, words, where) => link.url && link.url.startsWith('https://')
  ? away(link.url, { class: 'button' }, words, el('span', { class: 'hidden' }, where))
  : el('span', { class: 'why' }, `${words}: ${link.why}`)

const allows = (t) => [
  el('div', {}, t.policies.join(', '), t.boundary && `, within the boundary ${t.boundary}`),
  t.administrator && el('div', {}, 'An administrator: this comes to changing who may do what, and so to everything.'),
  t.allows && el('ul', {}, t.allows.map((line) => el('li', {}, line))),
]

const mfa = (t, doors) => doors
  .map((d) => d === center ? 'as Identity Center asks for it' : t.mfa ? 'sign in with it' : 'this role does not need it')
  .map((text, i) => doors.length > 1 ? `${text} (${doorNames[doors[i]]})` : text)

const from = (t, doors) => t.addresses &&
  [t.addresses.join(', '), doors.includes(center) && ' (through Identity Center at every call)']

// ways are how a grant comes about.
const ways = (grant) => list(sourcesOf(grant).map((s) => el('span', {}, through(s, doorsOf(grant)))))

// profiles are the names of a role's profiles: one for each door that is open.
const profiles = (target, doors) => doors.length > 1
  ? [[target.profile, 'Profile'], [target.beside, 'Profile through Identity Center']]
  : [[target.profile, 'Profile']]

// card is one role in an account, for who holds it.
const card = (grant, withAccount) => {
  const target = targets[grant[0]]
  const [a, r, t, doors] = [accounts[target.account], roles[target.role], portal.terms[target.terms], doorsOf(grant)]
  const where = ` to ${r.name} in ${a.name}`
  return [
    el(withAccount ? 'h3' : 'h4', {}, roleName(r),
      withAccount && [' in ', accountName(a), a.title && el('small', {}, a.title)], administrator(t), chip(ends(grant))),
    r.description && el('p', {}, r.description),
    el('div', { class: 'go' },
      doors.includes(users) && door(target.switch, 'Switch role', where),
      doors.includes(center) && door(target.center, 'Identity Center', where)),
    profiles(target, doors).map(([name, words]) => el('div', { class: 'go' },
      el('span', {}, words, ' ', el('code', {}, name)), copied(name, 'the profile name'))),
    el('dl', {},
      row('Allows', allows(t)),
      row('Session', `up to ${hours(t.minutes)}`),
      row('MFA', list(mfa(t, doors))),
      row('From', from(t, doors)),
      row('Through', ways(grant)),
      row('Role', doors.includes(users) && el('code', {}, target.arn)),
      row('Permission set', doors.includes(center) && el('code', {}, target.set))),
  ]
}

// cards are roles by account.
const cards = (grants) => {
  const by = new Map()
  for (const g of grants) {
    const a = targets[g[0]].account
    by.set(a, [...(by.get(a) || []), g])
  }
  return [...by].map(([i, list]) => {
    const a = accounts[i]
    const head = el('h3', {}, accountName(a), el('small', {}, [a.title, a.id, a.description].filter(Boolean).join(', ')))
    if (color(a)) head.style.setProperty('--account', color(a))
    return [head, el('ul', { class: 'targets' }, list.map((g) => el('li', {}, card(g))))]
  })
}

const pages = {
  person: (p) => {
    const grants = grantsOf(p)
    return [p.full || p.name, [
      el('p', {}, [p.full && p.name, p.email].filter(Boolean).join(', ')),
      !portal.for && el('p', {}, me === p
        ? el('button', { type: 'button', click: () => remember(null) }, 'Forget me in this browser')
        : el('button', { type: 'button', click: () => remember(p) }, 'This is me: remember it')),
      el('h2', {}, grants.length ? many(grants.length, 'role') : 'No roles'),
      grants.length === 0 && el('p', {}, 'Nobody has granted any.'),
      cards(grants),
    ]]
  },

  account: (a) => {
    const held = accountTargets(a).flatMap((i) => holders()[i].map((h) => ({ ...h, target: targets[i] })))
    const mine = me ? grantsOf(me).filter((g) => accounts[targets[g[0]].account] === a) : []
    return [a.title || a.name, [
      el('dl', { class: 'facts' }, row('Account', a.name), row('Id', el('code', {}, a.id)), row('Region', a.region),
        row('About', a.description), row('Tags', a.tags && a.tags.join(', '))),
      mine.length > 0 && [el('h2', {}, 'Your roles here'), cards(mine)],
      el('h2', {}, 'Who can enter'),
      held.length === 0 ? el('p', {}, 'Nobody.') : table(`Who can enter ${a.name}`, ['Person', 'Role', 'Through', 'Until'],
        held.map(({ person, grant, target }) => [
          personName(person), [roleName(roles[target.role]), administrator(portal.terms[target.terms])], ways(grant), ends(grant)])),
    ]]
  },

  team: (t) => {
    const rows = [...opened()[teams.indexOf(t)]].sort(([x], [y]) => x - y)
    return [t.name, [
      el('p', {}, t.description || ''),
      el('h2', {}, 'What it opens'),
      table(`What ${t.name} opens`, ['Account', 'Role', 'Why', 'Until'], rows.map(([i, sources]) => [
        accountTitle(accounts[targets[i].account]),
        [roleName(roles[targets[i].role]), administrator(portal.terms[targets[i].terms])],
        distinct([...sources].map((s) => [s.where && `account group ${s.where}`, s.reason].filter(Boolean).join(': '))),
        distinct([...sources].map((s) => until(s.end) || 'no end')).replace(/^no end$/, '')])),
      el('h2', {}, 'Members'),
      el('ul', { class: 'plain' }, t.members.map((i) => el('li', {}, personName(people[i])))),
    ]]
  },

  role: (r) => {
    const held = targets.flatMap((t, i) => roles[t.role] === r ? holders()[i].map((h) => ({ ...h, target: t })) : [])
    const worth = [...new Set(targets.filter((t) => roles[t.role] === r).map((t) => t.terms))]
    const where = (i) => targets.filter((t) => roles[t.role] === r && t.terms === i).map((t) => accounts[t.account].name).join(', ')
    return [r.name, [
      el('p', {}, r.description || ''),
      worth.map((i) => [worth.length > 1 && el('h3', {}, where(i)),
        el('dl', {},
          row('Allows', allows(portal.terms[i])),
          row('Session', `up to ${hours(portal.terms[i].minutes)}`),
          row('MFA', portal.terms[i].mfa ? 'needed by IAM users' : 'not needed'),
          row('From', from(portal.terms[i], [])))]),
      el('h2', {}, 'Who holds it'),
      table(`Who holds ${r.name}`, ['Person', 'Account', 'Through', 'Until'], held.map(({ person, grant, target }) => [
        personName(person), accountName(accounts[target.account]), ways(grant), ends(grant)])),
    ]]
  },
}

const accountTargets = (a) => targets.map((t, i) => i).filter((i) => accounts[targets[i].account] === a)

const lists = {
  accounts: ['Accounts', () => table('Accounts', ['Account', 'Id', 'About'],
    accounts.map((a) => [accountTitle(a), el('code', {}, a.id), a.description]))],
  roles: ['Roles', () => table('Roles', ['Role', 'About'], roles.map((r) => [roleName(r), r.description]))],
  teams: ['Teams', () => table('Teams', ['Team', 'About', 'Members'],
    teams.map((t) => [el('a', { href: to('team', t.name) }, t.name), t.description, t.members.length]))],
  people: ['People', () => table('People', ['Person', 'Roles'], people.map((p) => [personName(p), grantsOf(p).length]))],
}
