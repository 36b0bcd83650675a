// The pages: of a person, an account, a team, a role, and the lists.
const administrator = (t) => t.administrator && el('span', { class: 'chip' }, 'administrator')
const chip = (grant) => ends(grant) && el('span', { class: 'chip' }, 'until ', ends(grant))
const row = (what, ...said) => said.flat(Infinity).some(Boolean) && [el('dt', {}, what), el('dd', {}, said)]
const distinct = (texts) => [...new Set(texts)].filter(Boolean).join('; ')
const list = (texts) => texts.length === 1 ? texts[0] : el('ul', {}, texts.map((t) => el('li', {}, t)))

const accountName = (a) => portal.for ? a.name : el('a', { href: to('account', a.name) }, a.name)
const accountTitle = (a) => [accountName(a), a.title && el('small', {}, own(a.title))]
const roleName = (r) => portal.for ? r.name : el('a', { href: to('role', r.name) }, r.name)
const personName = (p) => [el('a', { href: to('person', p.name) }, p.name), p.full && el('small', {}, own(p.full))]

const door = (link, words, where) => link.url && link.url.startsWith('https://')
  ? away(link.url, { class: 'button' }, words, el('span', { class: 'hidden' }, where))
  : el('span', { class: 'why' }, `${words}: ${link.why}`)

const allows = (t) => [
  el('div', {}, t.policies.join(', '), t.boundary && `, within the boundary ${t.boundary}`),
  t.administrator && el('div', {}, 'An administrator: this comes to changing who may do what, and so to everything.'),
  t.allows && el('ul', {}, t.allows.map((line) => el('li', {}, line))),
]

const mfa = (t, doors) => doors
  .map((d) => d === center ? 'as Identity Center asks for it' : t.mfa ? 'needed: sign in with a code of your device' : 'not needed')
  .map((text, i) => doors.length > 1 ? `${text} (${doorNames[doors[i]]})` : text)

const from = (t, doors) => t.addresses &&
  [t.addresses.join(', '), doors.includes(center) && ' (through Identity Center at every call)']

// ways are how a grant comes about.
const ways = (grant) => list(sourcesOf(grant).map((s) => el('span', {}, through(s, doorsOf(grant)))))

// brief is what a role is, in a line: its description, how long, with what and through whom.
const brief = (grant, r, t) => commas(own(r.description) || t.policies.join(', '), hours(t.minutes),
  t.mfa && doorsOf(grant).includes(users) && 'MFA',
  ...new Set(sourcesOf(grant).map((s) => s.team < 0 ? 'direct grant' : `team ${teams[s.team].name}`)))

// card is one role in an account, for who holds it: its doors, each with the profile's name, and more to unfold.
const card = (grant) => {
  const target = targets[grant[0]]
  const [a, r, t, doors] = [accounts[target.account], roles[target.role], portal.terms[target.terms], doorsOf(grant)]
  const way = (d, link, words) => {
    const profile = d === center && doors.length > 1 ? target.beside : target.profile
    return doors.includes(d) && el('div', { class: 'go' }, door(link, words, ` to ${r.name} in ${a.name}`),
      el('code', {}, profile), copied(profile, 'the profile name'))
  }
  return [
    el('div', {},
      el('h4', {}, roleName(r), administrator(t), chip(grant)),
      el('details', {}, el('summary', {}, brief(grant, r, t)), el('dl', {},
        row('Allows', allows(t)),
        row('Session', `up to ${hours(t.minutes)}`),
        row('MFA', list(mfa(t, doors))),
        row('From', from(t, doors)),
        row('Through', ways(grant)),
        row('Ends', distinctEnds(grant).map((end) => el('div', {}, clock(end)))),
        row('Role', doors.includes(users) && el('code', {}, target.arn)),
        row('Permission set', doors.includes(center) && el('code', {}, target.set))))),
    el('div', {}, way(users, target.switch, 'Switch role'), way(center, target.center, 'Identity Center')),
  ]
}

// cards are roles by account, in the order in which the accounts come.
const cards = (grants) => {
  const by = new Map()
  for (const g of grants) {
    const a = targets[g[0]].account
    by.set(a, [...(by.get(a) || []), g])
  }
  return [...by].map(([i, list]) => {
    const a = accounts[i]
    const group = el('div', { class: 'account' },
      el('h3', {}, accountName(a), el('small', {}, commas(own(a.title), a.id, own(a.description)))),
      el('ul', { class: 'targets' }, list.map((g) => el('li', { class: 'item' }, card(g)))))
    if (color(a)) group.style.setProperty('--account', color(a))
    return group
  })
}

// rowsOr says so where a table would have no rows.
const rowsOr = (none, label, heads, rows) => rows.length ? table(label, heads, rows) : el('p', {}, none)

const pages = {
  person: (p) => {
    const grants = grantsOf(p)
    return [p.full || p.name, [
      el('p', {}, commas(p.full && p.name, own(p.email))),
      !portal.for && el('p', {}, me === p
        ? el('button', { type: 'button', class: 'me', click: () => remember(null) }, 'Forget me in this browser')
        : el('button', { type: 'button', class: 'me', click: () => remember(p) }, 'This is me: remember it')),
      el('h2', {}, grants.length ? [many(grants.length, 'role'), ' in ', many(new Set(grants.map((g) => targets[g[0]].account)).size, 'account')] : 'No roles'),
      grants.length === 0 && el('p', {}, 'Nobody has granted any.'),
      cards(grants),
    ]]
  },

  account: (a) => {
    const held = accountTargets(a).flatMap((i) => holders()[i].map((h) => ({ ...h, target: targets[i] })))
    const mine = me ? grantsOf(me).filter((g) => accounts[targets[g[0]].account] === a) : []
    return [a.title || a.name, [
      el('dl', { class: 'facts' }, row('Account', a.name), row('Id', el('code', {}, a.id)), row('Region', a.region),
        row('About', own(a.description)), row('Tags', a.tags && commas(...a.tags.map(own)))),
      mine.length > 0 && [el('h2', {}, 'Your roles here'), cards(mine)],
      el('h2', {}, 'Who can enter'),
      rowsOr('Nobody.', `Who can enter ${a.name}`, ['Person', 'Role', 'Through', 'Until'],
        held.map(({ person, grant, target }) => [
          personName(person), [roleName(roles[target.role]), administrator(portal.terms[target.terms])], ways(grant), ends(grant)])),
    ]]
  },

  team: (t) => {
    const rows = [...opened()[teams.indexOf(t)]].sort(([x], [y]) => x - y)
    return [t.name, [
      el('p', {}, own(t.description)),
      el('h2', {}, 'What it opens'),
      rowsOr('Nothing now.', `What ${t.name} opens`, ['Account', 'Role', 'Why', 'Until'], rows.map(([i, sources]) => [
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
      el('p', {}, own(r.description)),
      worth.map((i) => [worth.length > 1 && el('h3', {}, where(i)),
        el('dl', {},
          row('Allows', allows(portal.terms[i])),
          row('Session', `up to ${hours(portal.terms[i].minutes)}`),
          row('MFA', portal.terms[i].mfa ? 'needed by IAM users' : 'not needed'),
          row('From', from(portal.terms[i], [])))]),
      el('h2', {}, 'Who holds it'),
      rowsOr('Nobody now.', `Who holds ${r.name}`, ['Person', 'Account', 'Through', 'Until'], held.map(({ person, grant, target }) => [
        personName(person), accountName(accounts[target.account]), ways(grant), ends(grant)])),
    ]]
  },
}

const accountTargets = (a) => targets.map((t, i) => i).filter((i) => accounts[targets[i].account] === a)

const lists = {
  accounts: ['Accounts', () => table('Accounts', ['Account', 'Id', 'About'],
    accounts.map((a) => [accountTitle(a), el('code', {}, a.id), own(a.description)]))],
  roles: ['Roles', () => table('Roles', ['Role', 'About'], roles.map((r) => [roleName(r), own(r.description)]))],
  teams: ['Teams', () => table('Teams', ['Team', 'About', 'Members'],
    teams.map((t) => [el('a', { href: to('team', t.name) }, t.name), own(t.description), t.members.length]))],
  people: ['People', () => table('People', ['Person', 'Roles'], people.map((p) => [personName(p), grantsOf(p).length]))],
}
