// Whether something is drawn in a dialog: what is behind cannot be reached then.
import { createContext } from 'preact'

export const InDialog = createContext(false)
