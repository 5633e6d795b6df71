// The texts of the widgets.
import { words } from '../words/language.ts'

export const widgetWords = words({
  en: {
    loading: 'Loading',
    close: 'Close',
    copied: 'Copied',
    expired: 'Your sign-in has expired.',
    kept: 'What you have set is kept.',
    signInAgain: 'Sign in again',
    retry: 'Try now',
    retryIn: (seconds: number) => `Next try in ${seconds} s.`,
    request: (id: string) => `Request ${id}`,
    copyRequest: 'Copy the id of the request',
    tooMany: 'Too many requests.',
    unavailable: 'The service does not answer.',
    offline: 'No connection to the service.',
    forbidden: 'You may not do that.',
    refused: 'The service has refused this.',
    broken: 'Something has gone wrong here.',
    notFound: 'This does not exist, or you may not see it',
    notFoundWhy:
      'The service does not tell the two apart, so that nobody can guess names. Is the link right? Or is a right on this scope missing?',
    start: 'To the start',
  },
  de: {
    loading: 'Wird geladen',
    close: 'Schließen',
    copied: 'Kopiert',
    expired: 'Ihre Anmeldung ist abgelaufen.',
    kept: 'Was Sie eingestellt haben, bleibt erhalten.',
    signInAgain: 'Neu anmelden',
    retry: 'Jetzt versuchen',
    retryIn: (seconds: number) => `Nächster Versuch in ${seconds} s.`,
    request: (id: string) => `Anfrage ${id}`,
    copyRequest: 'Kennung der Anfrage kopieren',
    tooMany: 'Zu viele Anfragen.',
    unavailable: 'Der Dienst antwortet nicht.',
    offline: 'Keine Verbindung zum Dienst.',
    forbidden: 'Das dürfen Sie nicht.',
    refused: 'Der Dienst hat das abgelehnt.',
    broken: 'Hier ist etwas schiefgegangen.',
    notFound: 'Das gibt es nicht, oder Sie dürfen es nicht sehen',
    notFoundWhy:
      'Der Dienst unterscheidet beides nicht, damit niemand Namen erraten kann. Stimmt der Link? Oder fehlt ein Recht auf diesen Bereich?',
    start: 'Zum Anfang',
  },
})
