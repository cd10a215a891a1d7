// Why a broadcast failed and what to do, in plain words, with WhatsApp's own text below.
import { t as shared } from '../shared/texts.ts'
import { explainFailure } from '../shared/whatsapp-errors.ts'
import { t } from './texts.ts'
import type { Log } from './view.ts'
import './broadcast-detail.css'
import '../ui/card.css'

interface Props {
  log: Pick<Log, 'failure' | 'error_message' | 'error_code'>
  /** Why it cannot be sent again. */
  noResend: string | undefined
}

export function WhyFailed({ log: { failure, error_message: error, error_code }, noResend }: Props) {
  if (error_code === 'skipped')
    return (
      <section className="card why-failed skipped">
        <h2 className="visually-hidden">{t('why_skipped')}</h2>
        <p className="why-short">{error ?? shared('no_reason')}</p>
        <p className="t2">{t('skipped_hint')}</p>
      </section>
    )
  const { short, advice } = explainFailure(failure, error, shared('no_reason'))
  return (
    <section className="card why-failed">
      <h2 className="visually-hidden">{t('why')}</h2>
      <p className="why-short">{short}</p>
      <p className="t2">{error === null ? t('no_reason_advice') : advice}</p>
      {error !== null && error !== short && (
        <p className="dim small">
          {t('raw')}: <span className="pre">{error}</span>
        </p>
      )}
      {noResend !== undefined && <p className="small">{t('resend_not', { why: noResend })}</p>}
    </section>
  )
}
