export function CannedReplies() {
  return null
}
