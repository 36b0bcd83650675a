// Which page is shown is in the address, behind the #.
const welcome = () => ['Where do you want to go?', [
  el('p', {}, 'Search for your own name, open your page, and choose "This is me": this browser then shows your roles first. ',
    'Or search for an account, a role or a team.'),
  el('p', {},
    [many(accounts.length, 'account'), many(roles.length, 'role'), many(teams.length, 'team'), many(people.length, 'person', 'people')]
      .join(', '), '. ', el('a', { href: '#first-sign-in' }, 'How to sign in for the first time'), '.'),
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
  byId('search').value = ''
  search()
  navigate()
  byId('page').replaceChildren(...[el('h1', { tabindex: '-1' }, title), content].flat(Infinity).filter(Boolean))
}

byId('search').addEventListener('input', search)
document.querySelector('.skip').addEventListener('click', (e) => { // whose address is no page's
  e.preventDefault()
  byId('main').focus()
})
window.addEventListener('hashchange', () => {
  show()
  window.scrollTo(0, 0)
  byId('page').querySelector('h1').focus()
})
// On paper a link within the page leads nowhere, and thousands take a browser minutes.
window.addEventListener('beforeprint', () => {
  for (const a of document.querySelectorAll('#page a[href^="#"]')) {
    a.dataset.href = a.getAttribute('href')
    a.removeAttribute('href')
  }
})
window.addEventListener('afterprint', () => {
  for (const a of document.querySelectorAll('a[data-href]')) {
    a.setAttribute('href', a.dataset.href)
    delete a.dataset.href
  }
})
byId('footer').append(el('p', {},
  `The console holds ${portal.sessions} sessions at once in one browser.`, portal.at && ` As of ${portal.at}.`))
show()
