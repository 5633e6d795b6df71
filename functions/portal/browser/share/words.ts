// The texts about sharing.
import { words } from '../words/language.ts'

export const shareWords = words({
  en: {
    asCall: 'As a call',
    copyCall: 'Copy the call',
    copyLink: 'Copy link',
    link: 'Link',
    linkCopied: 'Link copied',
    asCurl: 'As curl',
    asCommand: 'As CLI',
    copyCommand: 'Copy the command',
    copied: 'Copied',
  },
  de: {
    asCall: 'Als Aufruf',
    copyCall: 'Aufruf kopieren',
    copyLink: 'Link kopieren',
    link: 'Link',
    linkCopied: 'Link kopiert',
    asCurl: 'Als curl',
    asCommand: 'Als CLI',
    copyCommand: 'Kommando kopieren',
    copied: 'Kopiert',
  },
})
