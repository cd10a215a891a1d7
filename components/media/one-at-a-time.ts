// Only one voice message or video plays at a time: starting one pauses the previous one.
let playing: HTMLMediaElement | undefined

export function nowPlaying(element: HTMLMediaElement): void {
  if (playing !== element) playing?.pause()
  playing = element
}
