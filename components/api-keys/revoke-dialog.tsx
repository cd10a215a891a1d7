// The dialog that revokes a key; it lists what will stop working.
import { ago } from '../lib/format.ts'
import { useSave } from '../shared/form.tsx'
import { FormDialog } from '../shared/form-dialog.tsx'
import type { DialogProps } from '../resources/parts.ts'
import { runAction } from '../resources/records.ts'
import { scopesOf, type ApiKey } from './data.ts'
import { t } from './texts.ts'
import '../shared/notice.css'

export function RevokeDialog({ row, ...props }: DialogProps<ApiKey>) {
  return row && <Revoke {...props} apiKey={row} />
}

type Props = Omit<DialogProps<ApiKey>, 'row'> & { apiKey: ApiKey }

function Revoke({ apiKey, onClose, onSaved }: Props) {
  const saving = useSave({
    fields: [],
    run: () => runAction('api_keys', 'revoke', {}, apiKey.id),
    onSaved: () => {
      onSaved(apiKey.name)
      onClose()
    },
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
        {scopesOf(apiKey).map((scope) => (
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
