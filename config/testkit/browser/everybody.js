// What keeps people from using the page as it is looked at now: a text each.
(() => {
  const found = []
  const root = document.documentElement
  const all = [...document.querySelectorAll('body *')]
  const style = (e) => getComputedStyle(e)
  const short = (e) => e.outerHTML.replace(/\s+/g, ' ').slice(0, 160)
  const say = (what, e) => found.push(e ? `${what}: ${short(e)}` : what)
  const forced = matchMedia('(forced-colors: active)').matches
  // What is there for screen readers only is cut down to a pixel.
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.hidden') && e.getBoundingClientRect().width > 1

  const parts = (color) => (color.match(/[\d.]+/g) || []).map(Number)
  const opaque = (color) => { const c = parts(color); return c.length === 3 || c[3] === 1 }
  const seen = (color) => { const c = parts(color); return c.length === 3 || c[3] > 0 }
  const light = (color) => {
    const [r, g, b] = parts(color).map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const contrast = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((m, n) => n - m)
    return (x + 0.05) / (y + 0.05)
  }
  const canvas = () => {
    const probe = document.body.appendChild(document.createElement('p'))
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('p.probe-canvas { background-color: Canvas !important }')
    document.adoptedStyleSheets.push(sheet)
    probe.className = 'probe-canvas'
    const color = style(probe).backgroundColor
    probe.remove()
    document.adoptedStyleSheets.pop()
    return color
  }
  const behind = (e) => {
    for (; e; e = e.parentElement) if (opaque(style(e).backgroundColor)) return style(e).backgroundColor
    return canvas()
  }
  const sides = ['Top', 'Right', 'Bottom', 'Left']
  const framed = (e) => {
    const s = style(e)
    return sides.every((side) => s[`border${side}Style`] !== 'none' && parseFloat(s[`border${side}Width`]) >= 1 && seen(s[`border${side}Color`]))
  }
  const frame = (e) => contrast(style(e).borderTopColor, behind(e.parentElement))

  // Width: the page never scrolls sideways, a table does in a region that keys reach; no text is cut.
  if (root.scrollWidth > innerWidth) {
    const wide = all.filter((e) => shown(e) && e.getBoundingClientRect().right > innerWidth + 1)
    say(`the page is ${root.scrollWidth} wide in ${innerWidth}`, wide.at(-1))
  }
  for (const e of all.filter(shown)) {
    const { overflowX } = style(e)
    if (e.scrollWidth <= e.clientWidth + 1 || e.clientWidth === 0 || overflowX === 'visible' || e.matches('input')) continue
    if (overflowX === 'hidden' || overflowX === 'clip') say('text is cut', e)
    else if (e.tabIndex !== 0 || e.getAttribute('role') !== 'region' || !e.getAttribute('aria-label') || !e.querySelector('table')) {
      say('it scrolls, and is no table in a region with a name that keys reach', e)
    }
  }

  // Structure.
  if (!root.lang) say('no language is named')
  if (!document.title) say('no title')
  const heads = all.filter((e) => /^H[1-6]$/.test(e.tagName) && e.checkVisibility())
  const level = (e) => Number(e.tagName[1])
  if (heads.filter((e) => level(e) === 1).length !== 1) say(`${heads.filter((e) => level(e) === 1).length} headings of level 1`)
  heads.forEach((e, i) => { if (level(e) > (i ? level(heads[i - 1]) + 1 : 1)) say('a level of headings is skipped', e) })
  for (const e of document.querySelectorAll('th')) if (!['col', 'row'].includes(e.scope)) say('a head of no column and no row', e)
  for (const e of document.querySelectorAll('tbody tr')) if (!e.querySelector('th[scope=row]')) say('a row without a head', e)
  for (const e of document.querySelectorAll('table')) if (!e.tHead || !e.tHead.querySelector('th[scope=col]')) say('a table without heads', e)

  // Marks: what has a color of its own says the same in words, and has a frame where colors are the reader's.
  const mark = (e) => e.matches('span, li, small, strong, code') && opaque(style(e).backgroundColor) && framed(e)
  if (!forced) window.marks = all.filter(mark)
  const painted = new Map()
  for (const e of all.filter((x) => x.matches('span, li') && shown(x) && !forced && x.textContent.trim() !== '' && framed(x))) {
    const key = e.tagName + e.textContent + style(e).borderTopStyle
    const color = style(e).backgroundColor + style(e).borderTopColor
    if (painted.has(key) && painted.get(key) !== color) say('only its color tells it from another', e)
    painted.set(key, color)
  }
  for (const e of window.marks.filter(shown)) {
    if (e.textContent.trim() === '' && e.getAttribute('aria-label') === null) say('a mark without words', e)
    if (forced && (!framed(e) || frame(e) < 3)) say('a mark that cannot be seen in forced colors', e)
  }
  // Boxes that hold no text are seen by their frame alone.
  for (const e of all.filter((x) => shown(x) && framed(x) && (x.matches('input') || !x.firstChild))) {
    if (frame(e) < 3) say(`its frame has a contrast of ${frame(e).toFixed(1)}`, e)
  }
  if (forced) {
    for (const e of all.filter((x) => shown(x) && [...x.childNodes].some((n) => n.nodeType === 3 && n.data.trim() !== ''))) {
      if (contrast(style(e).color, behind(e)) < 4.5) say('text that cannot be read in forced colors', e)
    }
  }

  // Motion: there is none.
  for (const e of [root, ...all]) {
    const s = style(e)
    if (s.scrollBehavior === 'smooth' || s.animationName !== 'none' || (s.transitionDuration !== '0s' && s.transitionProperty !== 'none')) say('it moves', e)
  }

  // Focus is seen on whatever keys reach.
  document.activeElement.blur() // or it is not scrolled to
  for (const e of all.filter((x) => x.tabIndex >= 0 && x.checkVisibility() && x.matches('a[href], button, input, select, textarea, summary, [tabindex]'))) {
    e.focus()
    if (document.activeElement !== e) { say('it takes no focus', e); continue }
    if (!e.matches(':focus-visible')) { say('its focus is not that of the keyboard', e); continue }
    const s = style(e)
    if (s.outlineStyle === 'none' || parseFloat(s.outlineWidth) < 2) say('its focus has no outline', e)
    else if (s.outlineStyle !== 'auto' && contrast(s.outlineColor, behind(e.parentElement)) < 3) {
      say(`the outline of its focus has a contrast of ${contrast(s.outlineColor, behind(e.parentElement)).toFixed(1)}`, e)
    }
    const box = e.getBoundingClientRect()
    if (box.right < 0 || box.bottom < 0 || box.left > innerWidth || box.top > innerHeight) say('its focus is out of sight', e)
  }
  document.activeElement.blur()
  return [...new Set(found)]
})()
