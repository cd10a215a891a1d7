// Moves through a page with the Tab key, like a user without a mouse.
import type { Page } from 'playwright-core'

/** Runs in the page. Examines the focused element when the Tab key is released, because the page has scrolled by then. */
const prepare = `(() => {
  const name = (el) => el.tagName.toLowerCase() + (el.className && typeof el.className === 'string' ? '.' + el.className.trim().split(/\\s+/).join('.') : '')
    + ' "' + (el.getAttribute('aria-label') || el.innerText || el.value || '').trim().slice(0, 30) + '"'
  const shown = (el) => el.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && el.getClientRects().length > 0
  // One radio button of a group is enough, because the arrow keys reach the others.
  const same = (el) => el.type === 'radio' ? document.querySelectorAll('input[type=radio][name="' + el.name + '"]') : [el]
  const marked = (el) => {
    for (let one = el, depth = 0; one && depth < 3; one = one.parentElement, depth++) {
      for (const part of [null, '::before', '::after']) {
        const { outlineStyle, outlineWidth } = getComputedStyle(one, part)
        if (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) return true
      }
    }
    return false
  }
  const covered = (el) => {
    const { left, right, top, bottom } = el.getBoundingClientRect()
    const inset = 3
    const points = [[(left + right) / 2, (top + bottom) / 2], [left + inset, top + inset], [right - inset, bottom - inset]]
    return !points.some(([x, y]) => {
      const hit = document.elementFromPoint(x, y)
      return hit && (el.contains(hit) || hit.contains(el))
    })
  }
  const scope = () => document.querySelector('.dialog') ?? document
  const all = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
  // These pass the focus on to one of their children.
  const passes = (el) => ['radiogroup', 'tablist'].includes(el.getAttribute('role'))
  const wanted = [...scope().querySelectorAll(all)].filter((el) => el.tabIndex >= 0 && !el.disabled && shown(el) && el.type !== 'hidden' && !passes(el))
  const reached = new Set(), seen = new Set(), hidden = new Set()
  const ended = new AbortController()
  window.walk?.end()
  window.walk = { wanted: wanted.length, end: () => ended.abort(), result: () => ({
    unreached: wanted.filter((el) => el.isConnected && shown(el) && ![...same(el)].some((one) => reached.has(one))).map(name),
    // A date field has several tab stops, and a focus ring only at the last.
    unmarked: [...reached].filter((el) => !seen.has(el)).map(name),
    hidden: [...hidden].map(name),
    dead: [...scope().querySelectorAll('*')].filter((el) => getComputedStyle(el).cursor === 'pointer' && getComputedStyle(el.parentElement).cursor !== 'pointer' && shown(el) && !el.closest(all + ', label, [role=option], [aria-hidden=true]') && !el.querySelector(all) ).map(name),
  }) }
  document.addEventListener('keyup', (event) => {
    const el = document.activeElement
    if (event.key !== 'Tab' || !el || el === document.body) return
    reached.add(el)
    if (marked(el)) seen.add(el)
    if (covered(el)) hidden.add(el)
  }, { capture: true, signal: ended.signal })
  document.activeElement?.blur()
})()`

interface Walk {
  /** Elements that Tab does not reach. */
  unreached: string[]
  /** Elements without a visible focus. */
  unmarked: string[]
  /** Elements that are covered while they have the focus. */
  hidden: string[]
  /** Elements that look clickable, but work only with a mouse. */
  dead: string[]
}

/** The problems of the page, or of an open dialog, for a user of the Tab key, one line each. */
export async function walkByTab(page: Page): Promise<string[]> {
  await page.evaluate(prepare)
  const wanted = Number(await page.evaluate('walk.wanted'))
  let walk: Walk
  let steps = 0
  do {
    // Date fields have several tab stops, and scrollable areas are tab stops, too.
    for (let step = 0; step < 12; step++) await page.keyboard.press('Tab')
    steps += 12
    walk = await page.evaluate('walk.result()')
  } while (walk.unreached.length > 0 && steps < 2 * wanted + 24)
  return Object.entries(walk).flatMap(([what, names]) => (names as string[]).map((one) => `${what}: ${one}`))
}
