// The frame of a page: its title, in the browser's tab too, and what stands beside it.
import { useEffect, type ReactNode } from 'react'
import { titlePage } from '../lib/page-title.ts'
import './page.css'

interface Props {
  title: string
  /** Beside the title. */
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
