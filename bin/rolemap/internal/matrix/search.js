
'use strict'
{
  const input = document.getElementById('search')
  const found = document.getElementById('found')
  const matrix = document.querySelector('.matrix')
  const text = (e) => e.textContent.toLowerCase()
  const heads = [...matrix.tHead.rows[0].cells].slice(1)
  const accounts = heads.map(text)
  const rows = [...matrix.tBodies[0].rows].map((row) => ({ row, user: text(row.cells[0]), cells: [...row.cells].slice(1) }))
  const list = [...document.querySelectorAll('.accounts tbody tr')]
  const policies = [...document.querySelectorAll('.policies tbody tr')]

  // A grant is found where its user, account, role and ways hold every word together; so is a user.
  const search = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter((w) => w !== '')
    const holds = (hay) => words.every((w) => hay.includes(w))
    const used = new Set()
    let users = 0
    for (const { row, user, cells } of rows) {
      let any = holds(user)
      const whole = any
      cells.forEach((cell, i) => {
        const grant = cell.firstElementChild !== null
        const hit = grant && (whole || holds(`${user} ${accounts[i]} ${text(cell)}`))
        cell.classList.toggle('faint', grant && !hit)
        if (hit) {
          any = true
          used.add(i)
        }
      })
      row.hidden = !any
      if (any) users++
    }
    const gone = (i) => words.length > 0 && !used.has(i)
    heads.forEach((head, i) => { head.hidden = gone(i) })
    for (const { cells } of rows) cells.forEach((cell, i) => { cell.hidden = gone(i) })
    list.forEach((row, i) => { row.hidden = gone(i) && !holds(text(row)) })
    for (const row of policies) row.hidden = !holds(text(row))
    found.hidden = words.length === 0
    found.textContent = `Search "${input.value}": ${users} of ${rows.length} users, ${used.size} of ${heads.length} accounts`
  }
  input.addEventListener('input', search)
  document.querySelector('.search').hidden = false
  search() // a browser keeps what was typed over a reload
}
