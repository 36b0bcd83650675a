// What the data says, and from the other side: who holds what, what a team opens.
const closed = -2
const users = 0 // doors
const center = 1
const { accounts, roles, teams, people, targets } = portal
const now = portal.at ? Date.parse(portal.at) : Date.now()
const ended = portal.ends.map((e) => Date.parse(e.at) <= now)
const lasts = (end) => end < 0 || !ended[end]
const open = (grant, door) => grant[1 + door] !== closed && lasts(grant[1 + door])
// until is an end as people read it: a day, or a time of UTC.
const until = (end) => {
  if (end < 0) return ''
  const { text, at } = portal.ends[end]
  return text.length > 10 ? `${at.slice(0, 10)} ${at.slice(11, 16)} UTC` : text
}
// left is how long it is until an end that is near.
const left = (end) => {
  const h = Math.floor((Date.parse(portal.ends[end]?.at) - now) / 36e5)
  return h < 48 ? `, in ${h < 1 ? 'less than an hour' : many(h, 'hour')}` : h < 30 * 24 ? `, in ${Math.floor(h / 24)} days` : ''
}
const endOf = (grant, door) => open(grant, door) && grant[1 + door] >= 0 ? until(grant[1 + door]) + left(grant[1 + door]) : ''
const sourcesOf = (grant) => grant.slice(3).map((i) => portal.sources[i]).filter((s) => lasts(s.end))
const grantsOf = (person) => person.grants.filter((g) => open(g, users) || open(g, center))
const find = (list, name) => list.find((x) => x.name === name)
const color = (account) => /^#[0-9a-f]{6}$/i.test(account.color) ? account.color : ''

const once = (work) => {
  let done, value
  const result = () => {
    if (!done) [done, value] = [true, work()]
    return value
  }
  result.forget = () => { done = false }
  return result
}

// holders are, by target, people and their grants.
const holders = once(() => {
  const out = targets.map(() => [])
  for (const person of people) for (const grant of grantsOf(person)) out[grant[0]].push({ person, grant })
  return out
})

// opened is, by team, what its members come by through it: sources by target.
const opened = once(() => {
  const out = teams.map(() => new Map())
  holders().forEach((list, target) => {
    for (const { grant } of list) {
      for (const s of sourcesOf(grant)) {
        if (s.team < 0) continue
        const at = out[s.team]
        if (!at.has(target)) at.set(target, new Set())
        at.get(target).add(s)
      }
    }
  })
  return out
})

// How people sign in, in words.
const doorNames = ['as an IAM user', 'through Identity Center']
const doorsOf = (grant) => [users, center].filter((d) => open(grant, d))

const hours = (minutes) =>
  [minutes >= 60 && `${Math.floor(minutes / 60)} h`, minutes % 60 > 0 && `${minutes % 60} min`].filter(Boolean).join(' ')

const through = (s, doors) => {
  const team = s.team >= 0 && teams[s.team].name
  const parts = team ? ['team ', portal.for ? team : el('a', { href: to('team', team) }, team)] : ['direct grant']
  if (s.where) parts.push(`, for account group ${s.where}`)
  if (doors.length > 1 && s.ways !== 3) parts.push(`, ${doorNames[s.ways - 1]}`)
  if (s.end >= 0) parts.push(`, until ${until(s.end)}`)
  if (s.reason) parts.push(`: ${s.reason}`)
  return parts
}

const ends = (grant) => {
  const doors = doorsOf(grant)
  const texts = doors.map((d) => endOf(grant, d))
  if (texts.every((t) => t === texts[0])) return texts[0]
  return doors.map((d, i) => `${texts[i] || 'no end'} ${doorNames[d]}`).join(', ')
}

// distinctEnds are the moments at which a grant ends, and clock one of them where the reader is.
const distinctEnds = (grant) => [...new Set(doorsOf(grant).map((d) => grant[1 + d]).filter((end) => end >= 0))]
const clock = (end) => `${new Date(portal.ends[end].at).toLocaleString('en-GB', { dateStyle: 'full', timeStyle: 'short' })} on this device's clock`

// lost is whom this browser remembers and the map does not have any more.
const lost = () => !portal.for && !me && stored.get()

let me = portal.for ? people[0] : find(people, stored.get())
const remember = (person) => {
  me = person
  const kept = stored.set(person ? person.name : null)
  kinds.forget()
  show()
  say(!person ? 'Forgotten.' : kept ? `${person.name} is remembered in this browser.`
    : 'This browser remembers nothing for this page: bookmark it instead.')
  const again = byId('page').querySelector('.me') || byId('page').querySelector('h1')
  again.focus()
}
