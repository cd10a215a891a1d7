export function BroadcastDetail() {
  return null
}
