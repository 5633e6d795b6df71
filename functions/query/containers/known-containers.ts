// The folders and projects that a caller may know of: those that are declared, and those that visible entries name. Both are merged into
// one order; the cost of a page depends on what it shows.
import { type DeclaredContainer, foldersAbove } from '../../../shared/access/container-tree.ts'
import { mayDeclare, type Right } from '../../../shared/access/rights.ts'
import type { Sight } from '../../../shared/access/sight.ts'
import type { Budget } from '../../../shared/budget.ts'
import { type Scope, scopeKind } from '../../../shared/entry/scope.ts'
import type { Containers } from '../../../shared/store/ledger/containers.ts'
import { placeOf, type SeenContainer, type SeenContainers } from '../../../shared/store/ledger/seen-containers.ts'

export interface KnownContainersDeps {
  readonly containers: Pick<Containers, 'read'>
  readonly seenContainers: Pick<SeenContainers, 'within' | 'find'>
}

export interface KnownContainer {
  /** `folders/ID` or `projects/ID`. */
  readonly container: string
  /** From the top down, without the container itself. If it is not declared, as the last entry gave it. */
  readonly folderPath: readonly string[]
  readonly name?: string
  /** Whether a manager has declared it; otherwise entries name it. */
  readonly declared: boolean
}

export interface KnowingCaller {
  readonly organization: string
  readonly rights: readonly Right[]
  /** What the caller may see of the organization. */
  readonly sight: Sight
}

/** @returns at most `limit` containers after `after`, and where the next page begins. */
export async function knownContainers(
  deps: KnownContainersDeps,
  caller: KnowingCaller,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
  budget: Budget,
): Promise<{ readonly items: readonly KnownContainer[]; readonly next?: string }> {
  const { organization } = caller
  const { tree } = await deps.containers.read(organization)
  const isDeclaredFor = declaredFor(caller)
  const declared = [...tree.values()].filter((each) => isDeclaredFor(each, foldersAbove(tree, each)))
  const sources = [
    inOrder(declared.map((each) => ({ target: each.scope, place: placeOf(each.scope) }))),
    ...seenBy(deps, caller, after, limit),
  ]
  const items: KnownContainer[] = []
  let place: string | undefined
  for await (const seen of merged(sources, after)) {
    if (items.length === limit || (place !== undefined && budget.isSpent()))
      return { items, ...(place === undefined ? {} : { next: place }) }
    const known = tree.get(seen.target)
    items.push(shown(seen, known && isDeclaredFor(known, foldersAbove(tree, known)) ? known : undefined, tree))
    place = seen.place
    budget.read()
  }
  return { items }
}

/** Managers, and readers of the whole organization, see every declaration; others see those within a container that they may read. */
function declaredFor({ organization, rights, sight: { reads } }: KnowingCaller) {
  const seesAll = mayDeclare(rights, organization) || reads.includes(`organizations/${organization}`)
  return ({ scope }: DeclaredContainer, folderPath: readonly string[]) =>
    seesAll || reads.includes(scope) || folderPath.some((folder) => reads.includes(`folders/${folder}`))
}

/** One source for each container that the caller may read: the containers that visible entries below it have named. */
function seenBy(
  { seenContainers }: KnownContainersDeps,
  { organization, sight }: KnowingCaller,
  after: string | undefined,
  limit: number,
): AsyncIterable<SeenContainer>[] {
  // Assumes that all sources contribute equally to the page; a source with more is read further.
  const pageSize = Math.max(25, Math.ceil((limit + 2) / (sight.reads.length + sight.readsPrivate.length)))
  const of = (scope: Scope, isPrivate: boolean): AsyncIterable<SeenContainer> =>
    scopeKind(scope) === 'projects'
      ? one(() => seenContainers.find(organization, scope, isPrivate))
      : seenContainers.within(organization, scope, {
          isPrivate,
          ...(after === undefined ? {} : { after }),
          pageSize,
        })
  return [...sight.reads.map((scope) => of(scope, false)), ...sight.readsPrivate.map((scope) => of(scope, true))]
}

async function* one(read: () => Promise<SeenContainer | undefined>): AsyncGenerator<SeenContainer> {
  const seen = await read()
  if (seen) yield seen
}

async function* inOrder(seen: readonly SeenContainer[]): AsyncGenerator<SeenContainer> {
  yield* seen.toSorted((a, b) => (a.place < b.place ? -1 : 1))
}

/** Each container once. If several sources have a field, the first one wins. */
async function* merged(
  sources: readonly AsyncIterable<SeenContainer>[],
  after: string | undefined,
): AsyncGenerator<SeenContainer> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]())
  const next = async (iterator: AsyncIterator<SeenContainer>) => {
    for (;;) {
      const { value, done } = await iterator.next()
      if (done) return undefined
      if (after === undefined || value.place > after) return value as SeenContainer
    }
  }
  try {
    const heads = await Promise.all(iterators.map(next))
    for (;;) {
      const first = heads.flatMap((head) => head?.place ?? []).reduce<string | undefined>(least, undefined)
      if (first === undefined) return
      let seen: SeenContainer | undefined
      for (const [at, iterator] of iterators.entries()) {
        const head = heads[at]
        if (head?.place !== first) continue
        seen = { ...head, ...seen }
        heads[at] = await next(iterator)
      }
      if (seen) yield seen
    }
  } finally {
    await Promise.all(iterators.map((iterator) => iterator.return?.()))
  }
}

function least(a: string | undefined, b: string): string {
  return a !== undefined && a < b ? a : b
}

function shown(
  { target, folderPath = [], name }: SeenContainer,
  declared: DeclaredContainer | undefined,
  tree: ReadonlyMap<Scope, DeclaredContainer>,
): KnownContainer {
  const called = declared?.name ?? name
  return {
    container: target,
    folderPath: declared ? foldersAbove(tree, declared) : folderPath,
    ...(called === undefined ? {} : { name: called }),
    declared: declared !== undefined,
  }
}
