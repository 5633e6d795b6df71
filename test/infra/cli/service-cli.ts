// The command line beside a service in the test's own process, whose engines and pumps the test moves by hand.
import { onTestFinished } from 'vitest'
import { type ServiceOptions, startService } from '../../service.ts'
import { gatewayTo } from '../../service-gateway.ts'
import { handedOut } from './handed-out.ts'

const rights = ['operator *', 'writer *', 'manager *']

export async function cliBesideService(options: ServiceOptions = {}) {
  const service = await startService(options)
  const gateway = await gatewayTo(service)
  const cli = await handedOut({
    BELEG_URL: gateway.url,
    BELEG_TOKEN: await service.token(rights),
    BELEG_DATA: service.dir,
  })
  onTestFinished(async () => {
    await gateway.stop()
    await cli.clear()
  })
  return { service, cli, url: gateway.url }
}
