// The parcel's card: its AWB and its broadcasts. An AWB that Pantau has guessed is marked, with buttons to confirm or
// change it.
import { useState } from 'react'
import type { WrittenChange } from '../lib/tickets.ts'
import { valueInWords } from '../shared/fact-words.ts'
import { ParcelStory } from '../shared/parcel-story.tsx'
import { t as shared } from '../shared/texts.ts'
import { Awb, Moment } from '../shared/values.tsx'
import type { Detail } from './story.ts'
import { t } from './texts.ts'
import type { Outcome } from './use-change.ts'
import './parcel-card.css'
import '../ui/button.css'
import '../ui/card.css'
import '../ui/input.css'

interface CardProps {
  ticket: Detail
  onChange: (change: WrittenChange) => Promise<Outcome>
}

export function ParcelCard({ ticket, onChange }: CardProps) {
  const [choosing, setChoosing] = useState(false)
  const { tracking_number: awb, tracking_number_source: source, tracking_candidates: others } = ticket
  const mayChange = ticket.can.parcel
  const save = async (to: string | null) => {
    if ((await onChange({ tracking_number: to })) !== 'refused') setChoosing(false)
  }
  if (awb === null && others.length === 0 && !mayChange) return null
  const sla = ticket.metadata?.sla_status
  return (
    <section className="card">
      <header>
        <h2>
          {awb === null ? (
            t('awb_unknown')
          ) : (
            <>
              {t('awb')} <Awb number={awb} />
            </>
          )}
        </h2>
        <span className="sub row">
          {typeof sla === 'string' && valueInWords('sla_status', sla)}
          {mayChange && source === null && (
            <button
              type="button"
              className="link"
              aria-expanded={choosing}
              onClick={() => {
                setChoosing(!choosing)
              }}
            >
              {t(awb === null ? 'awb_fill' : 'awb_edit')}
            </button>
          )}
        </span>
      </header>
      {source !== null && awb !== null && (
        <div className="guess row wrap">
          <span>{t(source === 'quoted' ? 'awb_quoted' : 'awb_guessed')}</span>
          {mayChange && (
            <span className="row sp">
              <button type="button" className="btn small" onClick={() => void save(awb)}>
                {t('awb_right')}
              </button>
              <button
                type="button"
                className="btn small"
                aria-expanded={choosing}
                onClick={() => {
                  setChoosing(!choosing)
                }}
              >
                {t('awb_change')}
              </button>
            </span>
          )}
        </div>
      )}
      {(choosing || (awb === null && others.length > 0)) && (
        <Candidates ticket={ticket} onChoose={mayChange ? (to) => void save(to) : undefined} />
      )}
      {choosing && (
        <OtherParcel
          isSet={awb !== null}
          onSave={(to) => void save(to)}
          onCancel={() => {
            setChoosing(false)
          }}
        />
      )}
      {awb === null ? null : ticket.broadcasts.length === 0 ? (
        <p className="pad dim">{t('no_broadcasts')}</p>
      ) : (
        <ParcelStory logs={ticket.broadcasts} />
      )}
    </section>
  )
}

interface CandidatesProps {
  ticket: Detail
  onChoose: ((awb: string) => void) | undefined
}

function Candidates({ ticket, onChoose }: CandidatesProps) {
  const { tracking_candidates: others } = ticket
  if (others.length === 0) return null
  return (
    <div className="pad parcel-choice">
      <p className="dim small">{t('awb_candidates')}</p>
      <ul className="stack">
        {others.map(({ tracking_number: awb, broadcast_at }) => (
          <li key={awb} className="row between">
            {onChoose ? (
              <button
                type="button"
                className="btn small mono"
                onClick={() => {
                  onChoose(awb)
                }}
              >
                {awb}
              </button>
            ) : (
              <Awb number={awb} />
            )}
            <Moment at={broadcast_at} className="dim small mono" />
          </li>
        ))}
      </ul>
    </div>
  )
}

interface OtherProps {
  isSet: boolean
  onSave: (awb: string | null) => void
  onCancel: () => void
}

function OtherParcel({ isSet, onSave, onCancel }: OtherProps) {
  const [awb, setAwb] = useState('')
  return (
    <form
      className="pad parcel-choice"
      onSubmit={(event) => {
        event.preventDefault()
        if (awb.trim() !== '') onSave(awb.trim())
      }}
    >
      <label>
        <span className="dim small">{t('awb_new')}</span>
        <input
          className="input mono"
          value={awb}
          maxLength={50}
          autoComplete="off"
          onChange={(event) => {
            setAwb(event.target.value)
          }}
        />
      </label>
      <div className="row wrap">
        <button type="submit" className="btn small primary" disabled={awb.trim() === ''}>
          {t('awb_save')}
        </button>
        <button type="button" className="btn small quiet" onClick={onCancel}>
          {shared('cancel')}
        </button>
        {isSet && (
          <button
            type="button"
            className="link small sp"
            onClick={() => {
              onSave(null)
            }}
          >
            {t('awb_none')}
          </button>
        )}
      </div>
    </form>
  )
}
