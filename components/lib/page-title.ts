// The title of the browser's tab: the number of tickets that wait for a reply, then the page's title.
let page = 'Pantau'
let waiting = 0

function write(): void {
  document.title = waiting === 0 ? page : `(${waiting < 100 ? String(waiting) : '99+'}) ${page}`
}

export function titlePage(title: string): void {
  page = `${title} · Pantau`
  write()
}

export function countInTitle(count: number): void {
  waiting = count
  write()
}
