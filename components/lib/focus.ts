/** As the `ref` of a field that opens in place of what was pressed: it gets the focus once, when it appears. */
export function focusNow(field: HTMLElement | null): void {
  field?.focus()
}
