// What keeps people from reading the drawing that is open by itself: a text each.
(() => {
  const found = []
  const root = document.documentElement
  const style = (e) => getComputedStyle(e)
  const short = (e) => e.outerHTML.replace(/\s+/g, ' ').slice(0, 160)
  const say = (what, e) => found.push(e ? `${what}: ${short(e)}` : what)
  const parts = (color) => (color.match(/[\d.]+/g) || []).map(Number)
  const light = (color) => {
    const [r, g, b] = parts(color).map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const contrast = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((m, n) => n - m)
    return (x + 0.05) / (y + 0.05)
  }

  if (!root.getAttribute('lang')) say('no language is named')
  if (root.getAttribute('role') !== 'img' || !root.getAttribute('aria-labelledby')) say('it is no image with a name')
  for (const id of (root.getAttribute('aria-labelledby') || '').split(' ')) {
    if (!document.getElementById(id)?.textContent) say(`it has no ${id}`)
  }
  if (root.querySelector('[style], script, a, image, foreignObject')) say('more than a drawing', root.querySelector('[style], script, a, image, foreignObject'))

  // Text is read before what is drawn behind it last, or before its own rim.
  const rects = [...root.querySelectorAll('rect')].map((e) => ({ e, box: e.getBoundingClientRect() }))
  for (const e of root.querySelectorAll('text, tspan')) {
    if (!e.textContent.trim()) continue
    const box = e.getBoundingClientRect()
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    const over = rects.filter((r) => r.e.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING &&
      r.box.left <= x && x <= r.box.right && r.box.top <= y && y <= r.box.bottom)
    const rim = parseFloat(style(e).strokeWidth) >= 3 && style(e).stroke !== 'none'
    const behind = rim ? style(e).stroke : style(over.at(-1).e).fill
    if (contrast(style(e).fill, behind) < 4.5) say(`text has a contrast of ${contrast(style(e).fill, behind).toFixed(1)}`, e)
    if (over.length === 0) say('text off the page', e)
    if (!rim && over.length > 1 && (box.left < over.at(-1).box.left || box.right > over.at(-1).box.right)) say('text out of its box', e)
  }

  // Lines are seen on whatever they cross, and what has another color has another shape.
  const grounds = [...new Set([...root.querySelectorAll('.page, .users, .account')].map((e) => style(e).fill))]
  const shapes = new Map()
  for (const e of root.querySelectorAll('.line')) {
    const s = style(e)
    for (const ground of grounds) {
      const [front, back, part] = [parts(s.stroke), parts(ground), Number(s.opacity)]
      const mixed = `rgb(${front.map((v, i) => v * part + back[i] * (1 - part)).join()})`
      if (contrast(mixed, ground) < 3) say(`a line has a contrast of ${contrast(mixed, ground).toFixed(1)}`, e)
    }
    const shape = s.strokeDasharray + s.strokeWidth
    if (shapes.has(shape) && shapes.get(shape) !== s.stroke) say('only its color tells it from another', e)
    shapes.set(shape, s.stroke)
  }
  return [...new Set(found)]
})()
