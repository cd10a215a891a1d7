// The dialog that merges a ticket into another: first choose the other ticket, then see the consequences, then confirm.
import { useState } from 'react'
import { Dialog } from '../ui/dialog.tsx'
import type { Detail } from '../ticket/story.ts'
import { Choosing } from './choosing.tsx'
import { Preview } from './preview.tsx'
import { t } from './texts.ts'

export function MergeDialog({ ticket, onClose }: { ticket: Detail; onClose: () => void }) {
  const [into, setInto] = useState<string>()
  return (
    <Dialog title={t('title', { uid: ticket.ticket_uid })} onClose={onClose} wide>
      {into === undefined ? (
        <Choosing ticket={ticket} onChoose={setInto} onClose={onClose} />
      ) : (
        <Preview
          ticket={ticket}
          into={into}
          onBack={() => {
            setInto(undefined)
          }}
          onClose={onClose}
        />
      )}
    </Dialog>
  )
}
