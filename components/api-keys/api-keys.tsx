// The keys n8n pushes with. Their secrets are kept nowhere.
import { Records } from '../records/records.tsx'
import { t } from '../records/texts.ts'
import { PageFrame } from '../shared/page.tsx'
import { Ago } from '../shared/values.tsx'

export function ApiKeys() {
  return (
    <PageFrame title={t('api_keys')} aside={<span className="sub">{t('keys_hint')}</span>}>
      <Records
        resource="api_keys"
        columns={['name', 'key_prefix', 'scopes', 'created_at', 'last_used_at', 'revoked_at']}
        cells={{
          key_prefix: ({ key_prefix }) => <span className="mono">{key_prefix}…</span>,
          last_used_at: ({ last_used_at }) =>
            typeof last_used_at === 'string' ? (
              <Ago at={last_used_at} />
            ) : (
              <span className="dim">{t('never')}</span>
            ),
        }}
      />
    </PageFrame>
  )
}
