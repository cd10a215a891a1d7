/** Pantau's logo: a watching eye. */
export function Logo() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="11" fill="var(--accent)" />
      <path
        d="M5 12c2.600-4.200 11.400-4.200 14 0-2.600 4.200-11.400 4.200-14 0Z"
        fill="none"
        stroke="var(--accent-ink)"
        strokeWidth="1.7"
      />
      <circle cx="12" cy="12" r="2.3" fill="var(--accent-ink)" />
    </svg>
  )
}
