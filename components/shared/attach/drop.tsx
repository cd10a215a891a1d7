// Files that are dropped on a part of the page, or pasted into a field.
import { useRef, useState, type ClipboardEvent, type DragEvent } from 'react'
import { t } from './texts.ts'
import './attach.css'

/** For the element that takes them, which must be positioned; `over` is what to show in it while they are above it. */
export function useDrop(add: (files: readonly File[]) => void) {
  const [over, setOver] = useState(false)
  // Going from one child to another leaves the first after entering the second.
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

/** Takes what was pasted if it is files alone: a cell of a sheet comes as text and as its picture, and the text is meant. */
export function takePasted(event: ClipboardEvent, add: (files: readonly File[]) => void): void {
  const { files, types } = event.clipboardData
  if (files.length === 0 || types.includes('text/plain')) return
  event.preventDefault()
  add([...files])
}
