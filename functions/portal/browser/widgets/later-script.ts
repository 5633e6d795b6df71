// Loads a script of the portal that does not come with the first page. It may be gone: after a deployment the files of the release before
// are, while its pages stay open in tabs. Or the network is. Browsers keep a failed import, so only loading the page again helps, which its
// reader decides, since something may be typed in it.
import { signal } from '@preact/signals'
import { ApiError } from '../../../../shared/client/api-error.ts'

/** Why a part of the page is missing, for the shell to say. */
export const missingScript = signal<ApiError | undefined>(undefined)

/** @throws ApiError `SCRIPT_MISSING` */
export async function laterScript<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    missingScript.value = new ApiError('', { status: 410, code: 'SCRIPT_MISSING', cause })
    throw missingScript.value
  }
}
