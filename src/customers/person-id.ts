// WhatsApp's id of a person whose number it does not tell: no phone, but messages can be sent to it.

/** `123…@lid`, with or without the device behind a colon. */
export const personId = /^(\d{5,20})(?::\d{1,5})?@lid$/i
