// Why a broadcast failed, in one line of plain words; what was sent stands behind it.
import { t } from './texts.ts'
import { explainFailure } from './whatsapp-errors.ts'

export function FailureText({ error, clip = false }: { error: string | null; clip?: boolean }) {
  const { code, short } = explainFailure(error, t('no_reason'))
  return (
    <div className={clip ? 'failure bad' : 'bad'} title={error ?? undefined}>
      <span className={clip ? 'clip' : 'pre'}>{short}</span>{' '}
      {code !== undefined && <span className="failure-code mono">{code}</span>}
    </div>
  )
}
