// Where senders send: the address of each format, and how a key goes along.
import { Copy } from '../widgets/copy.tsx'
import { addressFor, formats } from './ingest-key.ts'
import { senderWords } from './words.ts'

export function Addresses({ organization }: { readonly organization: string }) {
  const say = senderWords()
  return (
    <section class="where-to-send" aria-labelledby="where-to-send">
      <h2 id="where-to-send">{say.addresses}</h2>
      <p class="second">{say.addressesHow}</p>
      <dl class="addresses">
        {formats.map((format) => {
          const address = addressFor(format, location.origin, organization)
          return (
            <>
              <dt>
                {say.formatNames[format]}
                <small>{say.formatsFor[format]}</small>
              </dt>
              <dd>
                <code>{address}</code>
                <Copy text={address} label={say.copyAddress(say.formatNames[format])} />
              </dd>
            </>
          )
        })}
      </dl>
    </section>
  )
}
