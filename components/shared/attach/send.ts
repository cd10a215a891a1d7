// One file on its way to the server. XMLHttpRequest, because fetch does not tell how far an upload has come.
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

/** Milliseconds. A connection that is gone without a word: nothing has moved for so long. */
const stalledAfter = 60_000

/** Rejects with an ApiError, of status 0 where the server was not reached; `cancel` leaves `done` unsettled. */
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
      // A 2xx that is none of ours is a proxy's page.
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
