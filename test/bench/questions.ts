// What is asked of both sides, and the form in which both answer.
import type { Scope } from '../../shared/entry/scope.ts'
import { initiators, organization, projects, rareWord, resources } from './workload.ts'

export interface Question {
  readonly name: string
  readonly scope: Scope
  /** As a caller of the API types them. */
  readonly parameters: Readonly<Partial<Record<'initiator' | 'resource' | 'event-name' | 'q', string>>>
  /** All that there is, page by page; else the newest page. */
  readonly toTheEnd: boolean
}

export interface Page {
  readonly ids: readonly string[]
  /** Behind which the next page begins; absent at the end. */
  readonly nextAfterId?: string
  readonly plan: string
  readonly entriesExamined: number
  /** Requests to the bucket, and the bytes that they gave. */
  readonly gets?: number
  readonly bytes?: number
}

export type AskPage = (question: Question, entriesMax: number, afterId?: string) => Promise<Page>

const everywhere = `organizations/${organization}` as const
const initiator = initiators[7]?.id ?? ''
const resource = resources[7] ?? ''
const project = projects[7]?.projectId ?? ''

export const questions: readonly Question[] = [
  { name: 'newest 50', scope: everywhere, parameters: {}, toTheEnd: false },
  { name: 'one initiator', scope: everywhere, parameters: { initiator }, toTheEnd: false },
  { name: 'one resource', scope: everywhere, parameters: { resource }, toTheEnd: false },
  { name: 'event name, prefix', scope: everywhere, parameters: { 'event-name': 'Service account*' }, toTheEnd: false },
  { name: 'one project', scope: `projects/${project}`, parameters: {}, toTheEnd: false },
  { name: 'folder and below', scope: 'folders/folder-1-2', parameters: {}, toTheEnd: false },
  { name: 'free text, all 150 hits', scope: everywhere, parameters: { q: rareWord }, toTheEnd: true },
  { name: 'free text, newest 50 of many', scope: everywhere, parameters: { q: 'kms' }, toTheEnd: false },
  { name: 'nine characters of an id', scope: everywhere, parameters: { q: resource.slice(20, 29) }, toTheEnd: false },
  { name: 'a word without a hit', scope: everywhere, parameters: { q: 'xylophone' }, toTheEnd: true },
  { name: 'a filter with no hit', scope: everywhere, parameters: { 'event-name': 'Nothing such' }, toTheEnd: true },
]

/** Counts instead of listing; the other implementation has nothing of that kind. */
export const insightsQuestion: Question = {
  name: 'insights over everything',
  scope: everywhere,
  parameters: {},
  toTheEnd: true,
}

const entriesMax = 50

/** The answer to the whole question. */
export async function answer(ask: AskPage, question: Question): Promise<Omit<Page, 'nextAfterId'>> {
  const pages: Page[] = []
  let afterId: string | undefined
  do {
    const page = await ask(question, entriesMax, afterId)
    pages.push(page)
    afterId = page.nextAfterId
  } while (question.toTheEnd && afterId !== undefined)
  const sum = (of: (page: Page) => number) => pages.reduce((total, page) => total + of(page), 0)
  return {
    ids: pages.flatMap(({ ids }) => ids),
    plan: pages[0]?.plan ?? '',
    entriesExamined: sum(({ entriesExamined }) => entriesExamined),
    gets: sum(({ gets = 0 }) => gets),
    bytes: sum(({ bytes = 0 }) => bytes),
  }
}
