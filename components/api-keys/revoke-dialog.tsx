// The end of a key, with what will stop working.
import { api } from '../lib/api.ts'
import { ago } from '../lib/format.ts'
import { useSave } from '../shared/form.tsx'
import { FormDialog } from '../shared/form-dialog.tsx'
import type { ApiKey } from './data.ts'
import { t } from './texts.ts'
import '../shared/notice.css'

interface Props {
  apiKey: ApiKey
  onClose: () => void
  onRevoked: () => void
}

export function RevokeDialog({ apiKey, onClose, onRevoked }: Props) {
  const saving = useSave({
    fields: [],
    run: () => api('DELETE', `api-keys/${apiKey.id}`),
    onSaved: onRevoked,
  })
  return (
    <FormDialog
      title={t('revoke_title', { name: apiKey.name })}
      saving={saving}
      dirty={false}
      danger
      submit={t('revoke_submit')}
      onClose={onClose}
    >
      <p>{t('revoke_lead')}</p>
      <ul className="bullets">
        {apiKey.scopes.map((scope) => (
          <li key={scope}>{t(`${scope}_stops`)}</li>
        ))}
      </ul>
      {apiKey.last_used_at === null ? (
        <p className="t2">{t('revoke_unused')}</p>
      ) : (
        <p className="notice">{t('revoke_used', { ago: ago(apiKey.last_used_at) })}</p>
      )}
      <p className="dim small">{t('revoke_final')}</p>
    </FormDialog>
  )
}
