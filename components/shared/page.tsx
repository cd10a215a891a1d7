// The frame of a page: its title, also in the browser's tab, and the elements beside the title.
import { useEffect, type ReactNode } from 'react'
import { titlePage } from '../lib/page-title.ts'
import './page.css'

interface Props {
  title: string
  /** Shown beside the title. */
  aside?: ReactNode
  children: ReactNode
}

export function PageFrame({ title, aside, children }: Props) {
  usePageTitle(title)
  return (
    <>
      <div className="head">
        <h1>{title}</h1>
        {aside}
      </div>
      {children}
    </>
  )
}

export function usePageTitle(title: string): void {
  useEffect(() => {
    titlePage(title)
  }, [title])
}
