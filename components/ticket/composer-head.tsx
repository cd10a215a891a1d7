// The controls above the text: note or reply, attachments, canned replies. A closed ticket accepts only notes. To reply,
// the user reopens it first, so that the customer's answer comes to an active ticket.
import type { Ref } from 'react'
import { keyOf } from '../shell/commands.ts'
import { AttachButtons } from '../shared/attach/attach.tsx'
import { RadioGroup } from '../ui/radio-group.tsx'
import type { Mode } from './composer.tsx'
import { t } from './texts.ts'
import './composer.css'
import '../ui/button.css'

interface Props {
  closed: boolean
  reply: boolean
  searching: boolean
  reopen: Ref<HTMLButtonElement>
  onMode: (mode: Mode) => void
  onReopen: () => void
  onCanned: () => void
  onAttach: (files: Iterable<File>) => void
}

export function ComposerHead(props: Props) {
  const { closed, reply, searching, reopen, onMode, onReopen, onCanned, onAttach } = props
  const attach = <AttachButtons add={onAttach} />
  if (closed)
    return (
      <div className="row wrap composer-head">
        <span className="strong note-title">{t('note')}</span>
        {attach}
        <button ref={reopen} type="button" className="btn sp" onClick={onReopen}>
          {t('reopen_to_reply')}
        </button>
      </div>
    )
  return (
    <div className="row wrap composer-head">
      <RadioGroup
        className="segments"
        label={t('replying_to')}
        value={reply ? 'reply' : 'note'}
        options={(['note', 'reply'] as const).map((one) => ({ value: one, label: t(one) }))}
        onChange={onMode}
        look={(one) => one}
      />
      <button
        type="button"
        className="btn"
        aria-haspopup="dialog"
        aria-expanded={searching}
        onClick={onCanned}
      >
        {t('canned')} <kbd className="hide-s">{keyOf('ticket', 'canned')}</kbd>
      </button>
      {attach}
    </div>
  )
}
