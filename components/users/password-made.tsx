// Shows a generated password one last time, to be passed on to the user. The server keeps only its hash.
import { KeepDialog } from '../shared/keep-dialog.tsx'
import { CopyButton } from '../shared/copy.tsx'
import type { User } from './data.ts'
import { t } from './texts.ts'

interface Props {
  user: User
  password: string
  onClose: () => void
}

export function PasswordMade({ user, password, onClose }: Props) {
  const { full_name: name, email } = user
  return (
    <KeepDialog
      title={t('made_title', { name })}
      notice={t('made_lead')}
      label={t('password')}
      copyLabel={t('made_copy')}
      notCopied={t('made_not_copied')}
      value={password}
      onClose={onClose}
    >
      <p className="t2">{t('made_what', { name })}</p>
      <div className="row wrap">
        <span className="strong break">{email}</span>
        <CopyButton text={email} what={t('email')} />
      </div>
    </KeepDialog>
  )
}
