// A canned reply, as the API returns it.
export interface CannedReply {
  id: string
  title: string
  shortcut: string | null
  body: string
  created_by: string | null
  created_at: string
  updated_at: string
}
