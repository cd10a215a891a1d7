// The buttons that choose files, and the list of chosen files with their state. For paste and drop see drop.tsx.
import { useRef, useState } from 'react'
import { whatsAppKind } from '../../../src/customers/whatsapp-media.ts'
import { fileSize } from '../file-size.ts'
import type { Upload } from './store.ts'
import { t } from './texts.ts'
import type { Attached } from './use-uploads.ts'
import './attach.css'
import '../../ui/button.css'

const accepted = 'image/*,audio/*,video/*,application/pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.odt,.ods,.odp'

export function AttachButtons({ add }: Pick<Attached, 'add'>) {
  return (
    <>
      <Chooser label={t('attach')} add={add} />
      {/* Shown on devices with a camera: phones and tablets. */}
      <Chooser label={t('camera')} add={add} camera />
    </>
  )
}

function Chooser({
  label,
  add,
  camera = false,
}: Pick<Attached, 'add'> & { label: string; camera?: boolean }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button
        type="button"
        className={camera ? 'btn only-touch' : 'btn'}
        onClick={() => {
          input.current?.click()
        }}
      >
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        multiple={!camera}
        accept={camera ? 'image/*' : accepted}
        {...(camera ? { capture: 'environment' } : {})}
        onChange={({ target }) => {
          add([...(target.files ?? [])])
          // Without this, choosing the same file again would fire no event.
          target.value = ''
        }}
      />
    </>
  )
}

interface ListProps extends Pick<Attached, 'items' | 'remove' | 'retry'> {
  /** Whether they go to a customer by WhatsApp. */
  toCustomer?: boolean
}

export function AttachList({ items, remove, retry, toCustomer = false }: ListProps) {
  if (items.length === 0) return null
  return (
    <ul className="attached" aria-label={t('list')}>
      {items.map((item) => (
        <li key={item.key} className={`attached-file ${item.state}`}>
          <Thumbnail item={item} />
          <span className="attached-words">
            <span className="clip" dir="auto" data-tip={item.name}>
              {item.name}
            </span>
            <UploadState item={item} />
            {toCustomer && goesAsDocument(item) && <span className="dim">{t('as_document')}</span>}
          </span>
          {item.state === 'failed' && (
            <button
              type="button"
              className="btn small"
              aria-label={t('retry_name', { name: item.name })}
              onClick={() => {
                retry(item.key)
              }}
            >
              {t('retry')}
            </button>
          )}
          <button
            type="button"
            className="btn quiet icon small"
            aria-label={t(item.state === 'sending' ? 'cancel' : 'remove', { name: item.name })}
            onClick={() => {
              remove(item.key)
            }}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  )
}

/** A preview of the picture; for other files, or if the browser cannot show it, the type of the file. */
function Thumbnail({ item: { preview, name } }: { item: Upload }) {
  const [broken, setBroken] = useState<string>()
  if (preview !== undefined && preview !== broken)
    return (
      <img
        className="attached-kind"
        src={preview}
        alt=""
        width={36}
        height={36}
        onError={() => {
          setBroken(preview)
        }}
      />
    )
  return (
    <span className="attached-kind" aria-hidden="true">
      {endingOf(name)}
    </span>
  )
}

function UploadState({ item }: { item: Upload }) {
  const { state, share, problem, size, was, name } = item
  if (problem !== undefined)
    return (
      <span className="bad" role="status">
        {problem}
      </span>
    )
  if (state === 'sending')
    return (
      <span className="attached-share">
        <progress aria-label={t('sending', { name })} value={share} max={1} />
        <span className="dim">{Math.floor(share * 100)}%</span>
      </span>
    )
  if (state === 'waiting' || state === 'shrinking') return <span className="dim">{t(state)}</span>
  return (
    <span className="dim">
      {fileSize(size)}
      {was !== undefined && ` · ${t('shrunk', { from: fileSize(was) })}`}
    </span>
  )
}

/** A picture, video or sound that WhatsApp takes only as a document. */
const goesAsDocument = ({ state, type, size }: Upload) =>
  state === 'done' && /^(?:image|video|audio)\//.test(type) && whatsAppKind(type, size) === 'document'

const endingOf = (name: string) => /\.([a-z0-9]{1,4})$/i.exec(name)?.[1]?.toUpperCase() ?? '▤'
