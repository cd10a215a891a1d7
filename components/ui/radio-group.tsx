// One of several that can all be seen (Radix Radio Group): a stop for Tab, and arrows that choose.
import type { ReactNode } from 'react'
import * as Radix from '@radix-ui/react-radio-group'

interface Props<Value extends string> {
  label: string
  value: Value
  options: readonly { value: Value; label: ReactNode }[]
  onChange: (value: Value) => void
  className: string
  /** Of an option. */
  look?: (value: Value) => string | undefined
}

export function RadioGroup<Value extends string>({
  label,
  value,
  options,
  onChange,
  className,
  look,
}: Props<Value>) {
  return (
    <Radix.Root
      className={className}
      aria-label={label}
      value={value}
      onValueChange={(chosen) => {
        const option = options.find((one) => one.value === chosen)
        if (option) onChange(option.value)
      }}
    >
      {options.map((option) => (
        <Radix.Item key={option.value} value={option.value} className={look?.(option.value)}>
          {option.label}
        </Radix.Item>
      ))}
    </Radix.Root>
  )
}
