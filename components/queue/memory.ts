// The queue as it was last seen in this tab: the ticket page leads back to it, and on to the next ticket.
const key = 'pantau.queue'

interface Memory {
  path: string
  title: string
  ids: number[]
}

export function rememberQueue(path: string, title: string, ids: number[]): void {
  if (ids.length > 0) sessionStorage.setItem(key, JSON.stringify({ path, title, ids }))
}

export function recallQueue(): Memory | undefined {
  const stored = sessionStorage.getItem(key)
  return stored === null ? undefined : (JSON.parse(stored) as Memory)
}
