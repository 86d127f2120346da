// What a pair of eyes would find wrong with a page, found in the page itself: sideways scrolling, small targets, text that is cut
// off, text that lies on other text.

/** Runs in the page. */
export function faults() {
  const found = []
  const width = document.documentElement.clientWidth
  const name = (el) => `${el.className || el.tagName} “${(el.textContent || el.getAttribute('aria-label') || '').trim().slice(0, 24)}”`
  const hidden = (el) => el.closest('.hidden') !== null || getComputedStyle(el).visibility === 'hidden'

  if (document.documentElement.scrollWidth > width) found.push('the page scrolls sideways')
  for (const el of document.querySelectorAll('#app *')) {
    const box = el.getBoundingClientRect()
    if (box.width > 0 && (box.right > width + 1 || box.left < -1) && !hidden(el)) found.push(`beyond the edge: ${name(el)}`)
  }
  for (const el of document.querySelectorAll('#app button, #app input, #app textarea')) {
    const box = el.getBoundingClientRect()
    if (box.width > 0 && (box.height < 44 || box.width < 44)) {
      found.push(`small target ${Math.round(box.width)}×${Math.round(box.height)}: ${name(el)}`)
    }
  }

  // Boxes of all lines of text, by the sheet they lie on: what is stuck to the foot lies over the rest.
  const lines = []
  const sheet = (el) => {
    for (let one = el; one; one = one.parentElement) if (/fixed|sticky/.test(getComputedStyle(one).position)) return one
    return null
  }
  const texts = document.createTreeWalker(document.querySelector('#app'), NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const node = texts.currentNode
    const el = node.parentElement
    if (!node.data.trim() || hidden(el)) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1)
    lines.push(...boxes.map((box) => ({ box, el, on: sheet(el) })))
  }
  const framed = 'button, .tag, .card, .item, .strip, .toast, .choice, .mark, .face'
  for (const { box, el } of lines) {
    // A line's box is higher than its letters.
    const slack = box.height * 0.2
    const frame = el.closest(framed)
    const around = frame?.getBoundingClientRect()
    if (around && (box.left < around.left - 1 || box.right > around.right + 1 || box.top < around.top - slack || box.bottom > around.bottom + slack)) {
      found.push(`text out of its frame: ${name(el)} in ${frame.className}`)
    }
    for (let up = el; up && up.id !== 'app'; up = up.parentElement) {
      const style = getComputedStyle(up)
      const clip = up.getBoundingClientRect()
      if (style.overflowX !== 'visible' && style.display !== 'inline' && (box.left < clip.left - 1 || box.right > clip.right + 1)) {
        found.push(`text cut off: ${name(el)}`)
      }
      if (style.overflowY === 'hidden' && (box.top < clip.top - slack || box.bottom > clip.bottom + slack)) found.push(`text cut off: ${name(el)}`)
    }
  }
  lines.forEach((a, at) => {
    for (const b of lines.slice(at + 1)) {
      if (a.el === b.el || a.on !== b.on) continue
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
      if (across > 2 && down > 0.4 * Math.min(a.box.height, b.box.height)) found.push(`text on text: ${name(a.el)} and ${name(b.el)}`)
    }
  })
  return [...new Set(found)].slice(0, 6)
}
