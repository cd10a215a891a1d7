// How a picture stands in the lightbox: how large, and how far it is moved from the middle. Pure, in pixels of the screen.

export interface View {
  /** 1: the whole picture is in sight. */
  scale: number
  /** Of the picture's middle from the stage's. */
  x: number
  y: number
}

export interface Point {
  x: number
  y: number
}

export const whole: View = { scale: 1, x: 0, y: 0 }
const largest = 8

/** The view at another scale, with what is under `point` (from the stage's middle) staying there. */
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

/** The picture is not moved out of sight: its edge goes no further than the stage's. */
function held({ scale, x, y }: View, { width, height }: Size): View {
  const within = (value: number, side: number) => {
    const most = ((scale - 1) * side) / 2
    return Math.min(most, Math.max(-most, value))
  }
  return { scale, x: within(x, width), y: within(y, height) }
}
