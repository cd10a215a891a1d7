// Uploads one file. Uses XMLHttpRequest, because fetch does not report the progress of an upload.
import { ApiError, sessionEnded } from '../../lib/api.ts'

export interface Sent {
  attachment_id: string
  mime_type: string
  size: number
}

interface Sending {
  done: Promise<Sent>
  cancel: () => void
}

/** Milliseconds without progress after which the connection counts as lost. */
const stalledAfter = 60_000

/** `done` rejects with an ApiError (status 0 if the server was not reached); after `cancel` it never settles. */
export function sendFile(file: Blob, name: string, onProgress: (share: number) => void): Sending {
  const request = new XMLHttpRequest()
  let watch: ReturnType<typeof setTimeout> | undefined
  const done = new Promise<Sent>((resolve, reject) => {
    const lost = () => {
      clearTimeout(watch)
      reject(new ApiError(0, 'offline'))
    }
    const moved = () => {
      clearTimeout(watch)
      watch = setTimeout(() => {
        request.abort()
        lost()
      }, stalledAfter)
    }
    request.upload.onprogress = ({ loaded, total }) => {
      moved()
      onProgress(total === 0 ? 0 : loaded / total)
    }
    request.onerror = lost
    request.onload = () => {
      clearTimeout(watch)
      const { status } = request
      const answer: unknown = request.response
      if (status === 201 && isSent(answer)) {
        resolve(answer)
        return
      }
      if (status === 401) window.dispatchEvent(new Event(sessionEnded))
      const data = answer !== null && typeof answer === 'object' ? { ...answer } : {}
      // A 2xx without our JSON is a proxy's page.
      reject(new ApiError(status < 400 ? 502 : status, request.statusText, data))
    }
    request.open('POST', `/api/v1/attachments?filename=${encodeURIComponent(name)}`)
    request.responseType = 'json'
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('content-type', file.type === '' ? 'application/octet-stream' : file.type)
    moved()
    request.send(file)
  })
  return {
    done,
    cancel: () => {
      clearTimeout(watch)
      request.abort()
    },
  }
}

function isSent(answer: unknown): answer is Sent {
  return answer !== null && typeof answer === 'object' && 'attachment_id' in answer
}
