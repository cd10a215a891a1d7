// A choice of one option, all of them visible (Radix Radio Group): one Tab stop, arrow keys choose.
import type { ReactNode } from 'react'
import * as Radix from '@radix-ui/react-radio-group'

interface Props<Value extends string> {
  label: string
  value: Value
  options: readonly { value: Value; label: ReactNode }[]
  onChange: (value: Value) => void
  className: string
  /** The class of an option. */
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
