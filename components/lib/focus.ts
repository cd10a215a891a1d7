/** For use as a `ref`: focuses a field once, when it appears, for example in place of the button that was pressed. */
export function focusNow(field: HTMLElement | null): void {
  field?.focus()
}
