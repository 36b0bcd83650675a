'use strict'
if (typeof portal === 'undefined') { // a page that was sent or moved without its data
  document.getElementById('page').textContent = 'data.js cannot be read: it belongs into the directory of this page.'
  throw new Error('no data.js')
}

// el makes an element. Texts become text and nothing else, whoever wrote them.
const el = (name, attributes, ...children) => {
  const e = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'click') e.addEventListener('click', value)
    else if (value !== undefined) e.setAttribute(key, value)
  }
  e.append(...children.flat(Infinity).filter((c) => c || c === 0))
  return e
}

const byId = (id) => document.getElementById(id)
const say = (text) => { byId('status').textContent = text }
// own is a text that people wrote, whichever way it is read: what stands around it keeps its order.
const own = (text) => text && el('bdi', {}, text)
const commas = (...texts) => texts.filter(Boolean).flatMap((t, i) => i > 0 ? [', ', t] : [t])
const many = (n, one, more = one + 's') => `${n} ${n === 1 ? one : more}`

// A page of this portal, and a place outside of it, which the console is.
const to = (kind, name) => '#' + kind + '/' + encodeURIComponent(name)
const away = (url, attributes, ...children) =>
  el('a', { ...attributes, href: url, target: '_blank', rel: 'noopener noreferrer' }, ...children)

// copy puts a text into the clipboard, also where the browser keeps it for pages that came over TLS.
const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const area = el('textarea', { class: 'hidden', readonly: '', 'aria-hidden': 'true' })
    const before = document.activeElement
    area.value = text
    document.body.append(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    before.focus()
    if (!done) {
      say(`This browser lets no page copy: ${text}`)
      return
    }
  }
  say(`Copied ${text}`)
}

const copied = (text, what) => el('button', { type: 'button', click: () => copy(text) },
  'Copy', el('span', { class: 'hidden' }, ` ${what} ${text}`))

// table has a row of cells a line; the first cell is its head.
const table = (label, heads, rows) => el('table', {},
  el('caption', { class: 'hidden' }, label),
  el('thead', {}, el('tr', {}, heads.map((h) => el('th', { scope: 'col' }, h)))),
  el('tbody', {}, rows.map((cells) => el('tr', {}, cells.map((c, i) =>
    i === 0 ? el('th', { scope: 'row' }, c) : el('td', { 'data-label': heads[i] }, c))))))

// stored is what this browser remembers; not every one remembers for files.
const stored = {
  key: 'rolemap ' + portal.organization,
  get () { try { return localStorage.getItem(this.key) } catch { return null } },
  set (name) {
    try {
      if (name === null) localStorage.removeItem(this.key)
      else localStorage.setItem(this.key, name)
      return true
    } catch {
      return false
    }
  },
}
