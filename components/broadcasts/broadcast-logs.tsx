export function BroadcastLogs() {
  return null
}
