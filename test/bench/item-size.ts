// The size of an item as DynamoDB bills it.
import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/**
 * Names and texts as UTF-8, binary as it is, two digits of a number a byte and one more, a list or map 3 bytes and 1 for each element.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Readonly<Record<string, AttributeValue>>): number {
  return Object.entries(item).reduce((total, [name, value]) => total + Buffer.byteLength(name) + valueBytes(value), 0)
}

function valueBytes({ S, N, B, L, M, BOOL, NULL }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S)
  if (N !== undefined) return Math.ceil(N.length / 2) + 1
  if (B !== undefined) return B.length
  if (L !== undefined) return L.reduce((total, element) => total + 1 + valueBytes(element), 3)
  if (M !== undefined) return 3 + Object.keys(M).length + itemBytes(M)
  if (BOOL !== undefined || NULL !== undefined) return 1
  throw new Error('an attribute of a kind that the benchmark does not write')
}
