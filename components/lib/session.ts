// Who is working here.
export const me: SessionPerson = window.PANTAU.person
export const isAdmin = me.role === 'admin'
