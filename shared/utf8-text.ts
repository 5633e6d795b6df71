// Bytes as text, or told apart from it. In what browsers and Node bring.

/**
 * `undefined` for what is no UTF-8. Unlike a conversion to UTF-16, one to Windows-1252 or the like has lost what those lack: it cannot
 * be undone, only told.
 */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
