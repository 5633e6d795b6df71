// A list that stands in a field for one text: its items with a comma and a blank between them, as RFC 9110 section 5.2 joins the lines of a
// header. What is stored, and what a kept list is compared with it by.

/** `null` is none; what is no text is there as JSON. */
export function joinedText(list: readonly unknown[]): string {
  return list
    .filter((item) => item !== null)
    .map((item) => (typeof item === 'string' ? item : JSON.stringify(item)))
    .join(', ')
}
