// The dialog that starts sending many failed broadcasts again: how many, which ones, which are left out and why, and the
// pace.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router-dom'
import { fastestPace } from '../../src/resends/pace.ts'
import { api, ApiError } from '../lib/api.ts'
import { number } from '../lib/format.ts'
import { queryKeys } from '../lib/query-keys.ts'
import { Field, useSave } from '../shared/form.tsx'
import { FormDialog } from '../shared/form-dialog.tsx'
import { messageOf } from '../shared/log-texts.ts'
import { ErrorState, explain, Skeleton } from '../shared/states.tsx'
import { t as shared } from '../shared/texts.ts'
import { useToast } from '../shared/toasts.tsx'
import { Phone } from '../shared/values.tsx'
import { newId } from '../lib/new-id.ts'
import { howLong, type Preview, type Run } from './data.ts'
import { t } from './texts.ts'
import './resends.css'
import '../shared/notice.css'
import '../ui/input.css'

interface Props {
  /** The log's filters as parameters of the API. */
  filter: Record<string, string | undefined>
  onClose: () => void
}

const usualPace = 60

export function ResendDialog({ filter, onClose }: Props) {
  // A span like "the last hour" stays as it was when the dialog was opened.
  const [asked] = useState(() =>
    Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== '')),
  )
  const preview = useQuery({
    queryKey: queryKeys.resendPreview(JSON.stringify(asked)),
    queryFn: ({ signal }) => api<Preview>('POST', 'broadcast-logs/resends/preview', asked, signal),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  })
  const [id] = useState(newId)
  const [pace, setPace] = useState(String(usualPace))
  const [changed, setChanged] = useState(false)
  const client = useQueryClient()
  const toast = useToast()
  const perMinute = /^\d+$/.test(pace) ? Number(pace) : 0
  const { data } = preview
  const count = data?.sendable ?? 0
  const saving = useSave({
    fields: ['pace'],
    check: () => ({
      pace:
        perMinute >= 1 && perMinute <= fastestPace
          ? undefined
          : { code: 'out_of_range', params: { min: 1, max: fastestPace } },
    }),
    run: async () => {
      try {
        return await api<Run>('POST', 'broadcast-logs/resends', {
          id,
          filter: data?.filter,
          expected: count,
          pace: perMinute,
        })
      } catch (error) {
        if (error instanceof ApiError && error.code === 'resends_changed') {
          setChanged(true)
          await preview.refetch()
        }
        throw error
      }
    },
    onSaved: () => {
      void client.invalidateQueries({ queryKey: queryKeys.resends })
      toast({ text: t('started') })
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('title')}
      saving={saving}
      dirty={false}
      submit={count > 0 ? t('start', { count: number(count) }) : t('start_none')}
      blocked={count === 0 || data?.connected !== true || data.running}
      onClose={onClose}
    >
      {preview.isPending ? (
        <Skeleton rows={5} height={24} gap={10} />
      ) : preview.error instanceof ApiError && preview.error.status === 409 ? (
        // No retry button: the filter finds too many, and must be narrowed first.
        <p className="notice">{explain(preview.error)}</p>
      ) : data === undefined ? (
        <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
      ) : (
        <>
          {!data.connected && (
            <p className="notice red">
              {t('not_connected')} <Link to="/admin/pages/n8n">{t('connection')}</Link>
            </p>
          )}
          {data.running && <p className="notice">{t('other_running')}</p>}
          {changed && saving.problems.form === undefined && <p className="notice">{t('changed')}</p>}
          <WhatIsSent preview={data} />
          {count > 0 && (
            <Field
              name="pace"
              label={t('pace')}
              error={saving.problems.fields.pace}
              hint={perMinute > 0 ? t('pace_hint', { span: howLong(count, perMinute) }) : undefined}
            >
              {(ids) => (
                <input
                  {...ids}
                  className="input resend-pace"
                  type="number"
                  inputMode="numeric"
                  min={1}
                  max={fastestPace}
                  value={pace}
                  onChange={(event) => {
                    setPace(event.target.value)
                  }}
                />
              )}
            </Field>
          )}
          {count > 0 && <p className="t2 small">{t('how')}</p>}
        </>
      )}
    </FormDialog>
  )
}

function WhatIsSent({ preview: { found, sendable, first, left_out } }: { preview: Preview }) {
  const without = found - sendable
  return (
    <>
      {sendable === 0 ? (
        <p className="strong">{t('none_sendable')}</p>
      ) : (
        <p>
          <b className="resend-count">{number(sendable)}</b> {t('will_send', { count: sendable })}
          {without > 0 && <span className="dim"> {t('of_found', { count: number(found) })}</span>}
        </p>
      )}
      {first.length > 0 && (
        <ul className="resend-first small">
          {first.map((log) => (
            <li key={log.id}>
              <span className="mono strong">{log.tracking_number ?? shared('no_awb')}</span>{' '}
              <Phone number={log.consignee_phone} />
              <span className="dim clip">{messageOf(log)}</span>
            </li>
          ))}
          {sendable > first.length && (
            <li className="dim">{t('and_more', { count: number(sendable - first.length) })}</li>
          )}
        </ul>
      )}
      {without > 0 && (
        <div className="small">
          <p className="strong">{t('skipped', { count: number(without) })}</p>
          <ul className="bullets t2">
            {left_out.map(({ reason, count }) => (
              <li key={reason}>
                {t(reason)}: {number(count)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
