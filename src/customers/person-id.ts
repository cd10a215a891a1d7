// WhatsApp's id of a person whose number it hides: not a phone, but messages can be sent to it.

/** `123…@lid`, with or without the numbers of agent and device (`_1:12`). */
export const personId = /^(\d{5,20})(?:[._]\d{1,3})?(?::\d{1,5})?@lid$/i
