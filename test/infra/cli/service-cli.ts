// The command line beside a service in the test's own process, whose engines and pumps the test moves by hand.
import { beforeAll, onTestFinished } from 'vitest'
import { type Service, type ServiceOptions, sharedService, startService } from '../../service.ts'
import { gatewayTo } from '../../service-gateway.ts'
import { handedOut } from './handed-out.ts'

const rights = ['operator *', 'writer *', 'manager *']

/** Both are the test's own. */
export async function cliBesideService(options: ServiceOptions = {}) {
  const service = await startService(options)
  const gateway = await gatewayTo(service)
  onTestFinished(gateway.stop)
  return commandBeside(service, gateway.url)
}

/** One service for all tests of the file, and for each a command with folders of its own. @returns what gives both to a test. */
export function cliBesideSharedService(): () => ReturnType<typeof commandBeside> {
  const shared = sharedService()
  let url = ''
  beforeAll(async () => {
    const gateway = await gatewayTo(shared())
    url = gateway.url
    return gateway.stop
  })
  return () => commandBeside(shared(), url)
}

async function commandBeside(service: Service, url: string) {
  const freshToken = async () => ({ BELEG_TOKEN: await service.token(rights) })
  const cli = await handedOut({ BELEG_URL: url, ...(await freshToken()), BELEG_DATA: service.dir })
  onTestFinished(cli.clear)
  /** `freshToken` is for what takes longer than a token lives. */
  return { service, cli, url, freshToken }
}
