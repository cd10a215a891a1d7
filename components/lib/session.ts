// Who is working here.
export const me: SessionPerson = window.REDUX_STATE.session
export const isAdmin = me.role === 'admin'
