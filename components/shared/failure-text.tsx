// Why a broadcast failed, in one line of plain words; a tooltip shows the original text.
import type { ListedLog } from '../../src/broadcasts/schema.ts'
import { errorOf } from './log-texts.ts'
import { t } from './texts.ts'
import { explainFailure } from './whatsapp-errors.ts'
import './failure-text.css'

interface Props {
  log: Pick<ListedLog, 'failure' | 'error_message' | 'error_code' | 'message_content' | 'cut'>
  clip?: boolean
}

export function FailureText({ log, clip = false }: Props) {
  const error = errorOf(log)
  if (log.error_code === 'skipped')
    return (
      <div className={clip ? 'failure t2' : 't2'} data-tip={error ?? undefined}>
        <span className={clip ? 'clip' : 'pre'}>{error ?? t('no_reason')}</span>
      </div>
    )
  const { code, short } = explainFailure(log.failure, error, t('no_reason'))
  return (
    <div className={clip ? 'failure bad' : 'bad'} data-tip={error ?? undefined}>
      <span className={clip ? 'clip' : 'pre'}>{short}</span>{' '}
      {code !== undefined && <span className="failure-code mono">{code}</span>}
    </div>
  )
}
