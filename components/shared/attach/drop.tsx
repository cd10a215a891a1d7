// Accepts files that are dropped on a part of the page or pasted into a field.
import { useRef, useState, type ClipboardEvent, type DragEvent } from 'react'
import { t } from './texts.ts'
import './attach.css'

/** Props for the element that accepts files, which must be positioned; `over` is the overlay while files are above it. */
export function useDrop(add: (files: readonly File[]) => void) {
  const [over, setOver] = useState(false)
  // Counts enter and leave events: moving between children fires "enter" for the second before "leave" for the first.
  const depth = useRef(0)
  const count = (by: number) => {
    depth.current = Math.max(0, depth.current + by)
    setOver(depth.current > 0)
  }
  const handlers = {
    onDragEnter: (event: DragEvent) => {
      if (hasFiles(event)) count(1)
    },
    onDragOver: (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault()
    },
    onDragLeave: (event: DragEvent) => {
      if (hasFiles(event)) count(-1)
    },
    onDrop: (event: DragEvent) => {
      count(-depth.current)
      if (!hasFiles(event)) return
      event.preventDefault()
      add([...event.dataTransfer.files])
    },
  }
  return {
    handlers,
    over: over && (
      <div className="drop-here">
        <span>{t('drop')}</span>
      </div>
    ),
  }
}

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files')

/** Adds pasted files, unless text was pasted as well: a spreadsheet cell comes as text and as a picture of itself. */
export function takePasted(event: ClipboardEvent, add: (files: readonly File[]) => void): void {
  const { files, types } = event.clipboardData
  if (files.length === 0 || types.includes('text/plain')) return
  event.preventDefault()
  add([...files])
}
