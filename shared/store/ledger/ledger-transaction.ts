// Transactions on the Ledger: all writes happen, or none.
import {
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'

/**
 * After a lost answer, the SDK retries with the same client request token; DynamoDB answers it as done (for 10 minutes).
 * @returns false if a condition does not hold, or another transaction touches one of the rows: nothing is written then.
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
