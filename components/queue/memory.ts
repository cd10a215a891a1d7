// Remembers the last view of the queue in this tab, so that a ticket's page can link back to it and to the next ticket.
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
