// All parts of a message besides its text, in reading order.
import { PlaceCard, ContactCard } from './cards.tsx'
import type { Carried } from './carried.ts'
import { Document, Video } from './files.tsx'
import { Pictures } from './pictures.tsx'
import { Quote } from './quote.tsx'
import { Voice } from './voice.tsx'
import './media.css'

interface Props {
  carried: Carried
  onJump: (commentId: string | null) => void
}

export function Parts({ carried: { attachments, location, contact, quoted }, onJump }: Props) {
  const pictures = attachments.filter(({ kind }) => kind === 'image')
  return (
    <div className="parts">
      {quoted && <Quote quoted={quoted} onJump={onJump} />}
      {pictures.length > 0 && <Pictures pictures={pictures} />}
      {attachments.map((one) => {
        if (one.kind === 'audio') return <Voice key={one.id} voice={one} />
        if (one.kind === 'video') return <Video key={one.id} video={one} />
        return one.kind === 'document' && <Document key={one.id} document={one} />
      })}
      {location && <PlaceCard place={location} />}
      {contact && <ContactCard contact={contact} />}
    </div>
  )
}
