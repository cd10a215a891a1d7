// Tabs (Radix): arrows go from one to the next, and what they show is their panel.
import type { ReactNode, Ref } from 'react'
import * as Radix from '@radix-ui/react-tabs'
import './tabs.css'

interface Props<Value extends string> {
  label: string
  value: Value
  tabs: readonly { value: Value; label: ReactNode }[]
  onChange: (value: Value) => void
  /** The row of tabs, which scrolls sideways where it is too long. */
  listRef?: Ref<HTMLDivElement>
  /** What the chosen one shows. */
  children: ReactNode
}

export function Tabs<Value extends string>({
  label,
  value,
  tabs,
  onChange,
  listRef,
  children,
}: Props<Value>) {
  return (
    <Radix.Root
      value={value}
      onValueChange={(chosen) => {
        const tab = tabs.find((one) => one.value === chosen)
        if (tab) onChange(tab.value)
      }}
    >
      <Radix.List ref={listRef} className="tabs" aria-label={label}>
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.value} value={tab.value} className="tab">
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {/* One panel for all: what stands in it stays, and shows something else. */}
      <Radix.Content value={value} tabIndex={-1} className="tab-panel">
        {children}
      </Radix.Content>
    </Radix.Root>
  )
}
