// Of voice messages and videos one plays at a time: starting one pauses the one before.
let playing: HTMLMediaElement | undefined

export function nowPlaying(element: HTMLMediaElement): void {
  if (playing !== element) playing?.pause()
  playing = element
}
