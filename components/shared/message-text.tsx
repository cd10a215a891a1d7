// A message formatted as in WhatsApp: links are clickable, *bold* is bold, and each language has its own text direction.
import { Fragment } from 'react'
import { messageParts, type MessagePart } from '../../src/customers/message-text.ts'

const tags = { bold: 'strong', italic: 'em', struck: 's' } as const

export function MessageText({ text, className = 'pre' }: { text: string; className?: string }) {
  return (
    <div className={className} dir="auto">
      <Parts parts={messageParts(text)} />
    </div>
  )
}

function Parts({ parts }: { parts: readonly MessagePart[] }) {
  return (
    <>
      {parts.map((part, index) => {
        if (typeof part === 'string') return <Fragment key={index}>{part}</Fragment>
        if (part.kind === 'link') return <OutLink key={index} href={part.href} text={part.text} />
        if (part.kind === 'code') return <code key={index}>{part.text}</code>
        const Tag = tags[part.kind]
        return (
          <Tag key={index}>
            <Parts parts={part.parts} />
          </Tag>
        )
      })}
    </>
  )
}

/** A link out of the panel. It opens in a new tab that has no access to this one. */
export function OutLink({ href, text, label }: { href: string; text: string; label?: string }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" dir="auto" aria-label={label}>
      {text}
    </a>
  )
}
