// Whether the texts in a JSON text are Unicode. JSON may escape half of a surrogate pair; what holds one has no canonical form (RFC 8785 section
// 3.2.2.2), so that nothing can be stored of it.
import { entryInvalid } from '../audit-error.ts'

export const notUnicode = 'the entry has a text that is not Unicode (a lone surrogate)'

/** @param json well-formed. @throws AuditError `ENTRY_INVALID`. */
export function refuseLoneSurrogates(json: string): void {
  // Escaped backslashes and whole pairs are taken out, from the left: "\\ud800" in JSON is a backslash and five characters.
  const rest = json.replaceAll(/\\\\|\\ud[89ab]..\\ud[c-f]../gi, '')
  if (/\\ud[89a-f]/i.test(rest)) throw entryInvalid(notUnicode)
}
