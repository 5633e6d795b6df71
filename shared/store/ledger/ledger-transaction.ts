// Writes to the Ledger that all happen or none.
import {
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'

/**
 * A lost answer is repeated by the SDK under the same client request token, which DynamoDB answers as done (for 10 minutes).
 * @returns false when a condition does not hold, or another transaction was at one of the rows: nothing is written then.
 */
export async function writeTogether(client: DynamoDBClient, writes: TransactWriteItem[]): Promise<boolean> {
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: writes }))
    return true
  } catch (error) {
    if (error instanceof TransactionCanceledException && isOvertaken(error)) return false
    throw error
  }
}

function isOvertaken({ CancellationReasons = [] }: TransactionCanceledException): boolean {
  return CancellationReasons.some(({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict')
}
