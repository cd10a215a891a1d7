// The scale and position of a picture in the lightbox, in screen pixels. Pure functions.

export interface View {
  /** At 1 the whole picture is visible. */
  scale: number
  /** Distance of the picture's middle from the stage's middle. */
  x: number
  y: number
}

export interface Point {
  x: number
  y: number
}

export const whole: View = { scale: 1, x: 0, y: 0 }
const largest = 8

/** Zooms by a factor; the point of the picture at `point` (relative to the stage's middle) stays in place. */
export function zoomed({ scale, x, y }: View, by: number, point: Point, stage: Size): View {
  const next = Math.min(largest, Math.max(1, scale * by))
  const ratio = next / scale
  return held({ scale: next, x: point.x - (point.x - x) * ratio, y: point.y - (point.y - y) * ratio }, stage)
}

export const moved = ({ scale, x, y }: View, by: Point, stage: Size): View =>
  held({ scale, x: x + by.x, y: y + by.y }, stage)

export interface Size {
  width: number
  height: number
}

/** Limits the position so that the picture's edges do not move inside the stage. */
function held({ scale, x, y }: View, { width, height }: Size): View {
  const within = (value: number, side: number) => {
    const most = ((scale - 1) * side) / 2
    return Math.min(most, Math.max(-most, value))
  }
  return { scale, x: within(x, width), y: within(y, height) }
}
