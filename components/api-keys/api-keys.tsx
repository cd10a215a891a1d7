// The keys n8n pushes with. A key itself is seen once, when it is made.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { queryKeys } from '../lib/query-keys.ts'
import { useRows } from '../lib/rows.ts'
import { List } from '../shared/list.tsx'
import { PageFrame } from '../shared/page.tsx'
import { EmptyState } from '../shared/states.tsx'
import { useToast } from '../shared/toasts.tsx'
import { CreateDialog } from './create-dialog.tsx'
import type { ApiKey, NewApiKey } from './data.ts'
import { KeyList } from './key-list.tsx'
import { MadeDialog } from './made-dialog.tsx'
import { RevokeDialog } from './revoke-dialog.tsx'
import { t } from './texts.ts'
import '../ui/button.css'
import '../ui/card.css'

export function ApiKeys() {
  const list = useRows<ApiKey>(queryKeys.apiKeys, 'api-keys?limit=50')
  const [creating, setCreating] = useState(false)
  const [made, setMade] = useState<NewApiKey>()
  const [revoking, setRevoking] = useState<ApiKey>()
  const client = useQueryClient()
  const toast = useToast()
  const refresh = () => {
    for (const queryKey of [queryKeys.apiKeys, queryKeys.auditLog])
      void client.invalidateQueries({ queryKey })
  }
  const create = (
    <button
      type="button"
      className="btn primary sp"
      onClick={() => {
        setCreating(true)
      }}
    >
      {t('add')}
    </button>
  )
  return (
    <PageFrame
      title={t('title')}
      aside={
        <>
          <span className="sub hide-s">{t('lead')}</span>
          {create}
        </>
      }
    >
      <section className="card">
        <List list={list} height={56} empty={<EmptyState title={t('none_title')}>{t('none')}</EmptyState>}>
          {(keys) => <KeyList keys={keys} onRevoke={setRevoking} />}
        </List>
      </section>
      {creating && (
        <CreateDialog
          onClose={() => {
            setCreating(false)
          }}
          onMade={(key) => {
            setCreating(false)
            setMade(key)
            refresh()
          }}
        />
      )}
      {made && (
        <MadeDialog
          made={made}
          onClose={() => {
            setMade(undefined)
            toast({ text: t('made_toast', { name: made.name }) })
          }}
        />
      )}
      {revoking && (
        <RevokeDialog
          apiKey={revoking}
          onClose={() => {
            setRevoking(undefined)
          }}
          onRevoked={() => {
            setRevoking(undefined)
            refresh()
            toast({ text: t('revoked_toast', { name: revoking.name }) })
          }}
        />
      )}
    </PageFrame>
  )
}
