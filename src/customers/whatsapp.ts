// What a failure says about the number itself, as PostgreSQL and JavaScript both read it.

/** Not on WhatsApp: 131026 of the Cloud API, 1013 of the older one, or the words of senders without codes. */
export const notOnWhatsApp =
  '(^|[^0-9])131026([^0-9]|$)|(^|\\()1013([^0-9]|$)|(not|tidak) (.* )?(registered|terdaftar|valid|aktif) .*(wa|whatsapp)|invalid whatsapp'

const pattern = new RegExp(notOnWhatsApp, 'i')
export const saysNotOnWhatsApp = (error: string | null): boolean => error !== null && pattern.test(error)
