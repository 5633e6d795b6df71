// Finds several phrases in a text: the automaton of Aho and Corasick (CACM 18, 1975). Its time is linear in the length of the text plus
// the phrases, for any content; a search for one phrase after the other takes their product.

export interface PhraseAutomaton {
  /** Adds the numbers of the phrases in the text to `found`. */
  find(text: string, found: Set<number>): void
}

interface State {
  readonly next: Map<number, State>
  /** The state of the longest proper suffix that begins a phrase. */
  fallback: State | undefined
  /** The phrase that ends here, if any. */
  phrase: number | undefined
  /** The nearest fallback where a phrase ends. */
  shorter: State | undefined
}

/** @param phrases not empty, and without duplicates. */
export function phraseAutomaton(phrases: readonly string[]): PhraseAutomaton {
  const root = newState()
  for (const [number, phrase] of phrases.entries()) addPhrase(root, phrase, number)
  addFallbacks(root)
  return {
    find(text, found) {
      let state = root
      for (let at = 0; at < text.length; at += 1) {
        state = step(root, state, text.charCodeAt(at))
        // A phrase found before had its shorter ones found too, so the walk visits each phrase once.
        for (let end = ending(state); end?.phrase !== undefined && !found.has(end.phrase); end = end.shorter)
          found.add(end.phrase)
        if (found.size === phrases.length) return
      }
    },
  }
}

function newState(): State {
  return { next: new Map(), fallback: undefined, phrase: undefined, shorter: undefined }
}

function addPhrase(root: State, phrase: string, number: number): void {
  let state = root
  for (let at = 0; at < phrase.length; at += 1) {
    const unit = phrase.charCodeAt(at)
    const known = state.next.get(unit) ?? newState()
    state.next.set(unit, known)
    state = known
  }
  state.phrase = number
}

/** Level by level, since a state's fallback lies above it. */
function addFallbacks(root: State): void {
  const pending = [root]
  for (const state of pending) {
    for (const [unit, next] of state.next) {
      next.fallback = state === root ? root : step(root, state.fallback ?? root, unit)
      next.shorter = ending(next.fallback)
      pending.push(next)
    }
  }
}

function step(root: State, from: State, unit: number): State {
  for (let state: State | undefined = from; state; state = state.fallback) {
    const next = state.next.get(unit)
    if (next) return next
  }
  return root
}

function ending(state: State): State | undefined {
  return state.phrase === undefined ? state.shorter : state
}
