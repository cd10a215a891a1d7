// What was done to users, keys and settings, and by whom.
import { Records } from '../records/records.tsx'
import { t } from '../records/texts.ts'
import { PageFrame } from '../shared/page.tsx'

export function AuditLog() {
  return (
    <PageFrame title={t('audit_log')}>
      <Records
        resource="audit_log"
        columns={['action', 'actor', 'subject_type', 'details', 'created_at']}
        cells={{
          actor: ({ actor }) =>
            typeof actor === 'string' ? actor : <span className="dim">{t('system')}</span>,
          action: ({ action }) => <span className="mono">{action}</span>,
          details: ({ details }) => <span className="dim small">{details === '{}' ? '' : details}</span>,
        }}
      />
    </PageFrame>
  )
}
