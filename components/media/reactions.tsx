// The emoji reactions to a message, shown on its bubble.
import type { Reaction } from './carried.ts'
import { t } from './texts.ts'
import './media.css'

export function Reactions({ reactions }: { reactions: readonly Reaction[] }) {
  return (
    <span className="reactions">
      {reactions.map(({ emoji, from }, index) => {
        const label = t(`reaction_${from}`, { emoji })
        return (
          <span key={index} role="img" aria-label={label} data-tip={label}>
            {emoji}
          </span>
        )
      })}
    </span>
  )
}
