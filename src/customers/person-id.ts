// WhatsApp's id of a person whose number it hides: not a phone, but messages can be sent to it.

/** `123…@lid`, with or without a device number after a colon. */
export const personId = /^(\d{5,20})(?::\d{1,5})?@lid$/i
