// Zooming in the lightbox: the point under the pointer stays in place, and the picture stays visible.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { moved, whole, zoomed, type View } from './zoom.ts'

const stage = { width: 800, height: 600 }

/** The position of a point of the picture on the stage. */
const at = ({ scale, x, y }: View, point: { x: number; y: number }) => [
  point.x * scale + x,
  point.y * scale + y,
]

test('the point under the pointer stays in place while the picture grows', () => {
  const before = zoomed(whole, 2, { x: 100, y: 50 }, stage)
  const after = zoomed(before, 1.5, { x: 30, y: -20 }, stage)
  const inPicture = { x: (30 - before.x) / before.scale, y: (-20 - before.y) / before.scale }
  assert.deepEqual(at(after, inPicture).map(Math.round), [30, -20])
})

test('after any zooming and moving, the picture covers the middle of the stage, and fits it at the smallest scale', () => {
  const step = fc.record({
    by: fc.double({ min: 0.1, max: 10, noNaN: true }),
    x: fc.integer({ min: -2000, max: 2000 }),
    y: fc.integer({ min: -2000, max: 2000 }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      let view = whole
      for (const { by, x, y } of steps) {
        view = moved(zoomed(view, by, { x, y }, stage), { x, y }, stage)
        assert.ok(view.scale >= 1 && view.scale <= 8)
        assert.ok(Math.abs(view.x) <= ((view.scale - 1) * stage.width) / 2 + 1e-6)
      }
      const { scale, x, y } = zoomed(view, 0.001, { x: 0, y: 0 }, stage)
      assert.deepEqual([scale, Math.abs(x), Math.abs(y)], [1, 0, 0])
    }),
  )
})
