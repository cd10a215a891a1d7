// Tabs (Radix): arrow keys move between tabs; the chosen tab controls the panel below.
import type { ReactNode, Ref } from 'react'
import * as Radix from '@radix-ui/react-tabs'
import './tabs.css'

interface Props<Value extends string> {
  label: string
  value: Value
  tabs: readonly { value: Value; label: ReactNode }[]
  onChange: (value: Value) => void
  /** The row of tabs, which scrolls sideways if it is too long. */
  listRef?: Ref<HTMLDivElement>
  /** The content of the chosen tab. */
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
      {/* One panel for all tabs: its components stay mounted and show other data. */}
      <Radix.Content value={value} tabIndex={-1} className="tab-panel">
        {children}
      </Radix.Content>
    </Radix.Root>
  )
}
