// Which page is shown is in the address, behind the #.
const few = 40 // people or accounts are listed at the start; more are searched
const welcome = () => [people.length > 0 && people.length <= few ? 'Who are you?' : 'Where do you want to go?', [
  lost() && el('p', {}, `${stored.get()}, whom this browser remembers, is not in the map any more. `,
    el('button', { type: 'button', class: 'me', click: () => remember(null) }, 'Forget')),
  el('p', {}, people.length <= few ? 'Open your page' : 'Search for your own name, open your page',
    ' and choose "This is me": this browser then shows your roles first. ',
    el('a', { href: '#first-sign-in' }, 'How to sign in for the first time'), '.'),
  people.length <= few && el('ul', { class: 'people' }, people.map((p) => el('li', {}, personName(p)))),
  accounts.length > 0 && accounts.length <= few && [el('h2', {}, 'Accounts'), lists.accounts[1]()],
  el('p', { class: 'facts' }, 'In all ', commas(
    ...[[accounts, 'account'], [roles, 'role'], [teams, 'team'], [people, 'person', 'people']]
      .map(([list, one, more = one + 's']) => el('a', { href: '#' + more }, many(list.length, one, more)))), '.'),
]]

const page = () => {
  const [kind, rest] = [location.hash.slice(1).replace(/\/.*/s, ''), location.hash.replace(/^[^/]*\/?/s, '')]
  let name = rest
  try { name = decodeURIComponent(rest) } catch { /* as it is */ }
  if (kind === '') return me ? pages.person(me) : welcome()
  if (kind === 'first-sign-in') return help()
  if (!portal.for && Object.hasOwn(lists, kind)) return [lists[kind][0], [lists[kind][1]()]]
  const of = { person: people, account: accounts, team: teams, role: roles }
  const found = !portal.for && Object.hasOwn(of, kind) && find(of[kind], name)
  if (found) return pages[kind](found)
  return ['Not here', [
    el('p', {}, `Nothing here is called ${name || kind}: it is gone, or nobody holds anything through it.`),
    el('p', {}, el('a', { href: '#' }, 'To the start'))]]
}

const navigate = () => {
  const listed = portal.for ? [] : Object.entries(lists).map(([key, [title]]) => [key, title])
  const links = [['', me ? 'Your roles' : 'Start'], ...listed, ['first-sign-in', 'First sign-in']]
  byId('nav').replaceChildren(el('ul', {}, links.map(([key, title]) =>
    el('li', {}, el('a', { href: '#' + key, 'aria-current': location.hash.slice(1) === key ? 'page' : undefined }, title)))))
}

const show = () => {
  const [title, content] = page()
  document.title = `${title}: ${portal.organization}`
  byId('search').value = history.state ? history.state.typed : ''
  search()
  navigate()
  byId('page').replaceChildren(...[el('h1', { tabindex: '-1' }, own(title)), content].flat(Infinity).filter(Boolean))
}

byId('search').addEventListener('input', () => {
  search()
  note()
})
document.querySelector('.skip').addEventListener('click', (e) => { // whose address is no page's
  e.preventDefault()
  byId('main').focus()
})
// A page that the reader comes back to is as they left it: the search, how far down they were, the link they took.
const followed = () => [...document.querySelectorAll('main a')]
const note = () => {
  try {
    history.replaceState({ typed: byId('search').value, y: scrollY, link: followed().indexOf(document.activeElement) }, '')
  } catch { /* a browser that is asked too often: it comes back to the top */ }
}
const arrive = () => {
  show()
  scrollTo(0, history.state ? history.state.y : 0)
  const at = (history.state && followed()[history.state.link]) || byId('page').querySelector('h1')
  at.focus({ preventScroll: true })
}
history.scrollRestoration = 'manual'
let scrolled
window.addEventListener('scroll', () => {
  clearTimeout(scrolled)
  scrolled = setTimeout(note, 200)
})
window.addEventListener('hashchange', () => {
  clearTimeout(scrolled)
  arrive()
})
document.addEventListener('click', (e) => {
  const a = e.target.closest('a[href^="#"]:not(.skip)')
  if (!a || e.button !== 0 || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return
  clearTimeout(scrolled)
  if (a.hash !== location.hash) return note()
  e.preventDefault() // it is this page, below what was found
  history.replaceState(null, '')
  arrive()
})
// On paper nothing is folded, a link within the page leads nowhere, and thousands take a browser minutes.
window.addEventListener('beforeprint', () => {
  for (const d of document.querySelectorAll('details:not([open])')) {
    d.dataset.folded = ''
    d.open = true
  }
  for (const a of document.querySelectorAll('#page a[href^="#"]')) {
    a.dataset.href = a.getAttribute('href')
    a.removeAttribute('href')
  }
})
window.addEventListener('afterprint', () => {
  for (const d of document.querySelectorAll('details[data-folded]')) {
    delete d.dataset.folded
    d.open = false
  }
  for (const a of document.querySelectorAll('a[data-href]')) {
    a.setAttribute('href', a.dataset.href)
    delete a.dataset.href
  }
})
byId('footer').append(el('p', {},
  `The console holds ${portal.sessions} sessions at once in one browser.`, portal.map && ` The map is of ${portal.map}.`,
  portal.at && ` As of ${portal.at}.`))
show()
if (history.state) scrollTo(0, history.state.y)
