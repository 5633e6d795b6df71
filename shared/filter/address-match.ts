// The match of a source address: an IP address or a CIDR of either family against every address in the field; or text, since
// a service without an address puts its own name there.
import { BlockList, isIP } from 'node:net'
import { normalForm } from '../entry/text-form.ts'
import { valuePattern } from './value-pattern.ts'

/** @returns the test, or `undefined` for a text that looks like an address or a CIDR but is invalid. */
export function addressMatch(text: string): ((field: string) => boolean) | undefined {
  const pattern = valuePattern(text)
  const asText = (field: string) => pattern.matches(normalForm(field)) || partsOf(field).some(pattern.matches)
  if (!pattern.texts) return asText
  const network = networkOf(text)
  if (network) return (field) => addressesIn(field).some((address) => network.check(address, familyOf(address)))
  // An address with a port, or a list of addresses, may be pasted from an entry: match it as text.
  if (partsOf(text).every((part) => addressOf(part) !== undefined)) return asText
  return isMeantAsAddress(text) ? undefined : asText
}

/** Proxies write lists, and services write ports and brackets: `[2001:db8::1]:443, 192.0.2.1:57484` (RFC 7239, RFC 3986). */
export function addressesIn(field: string): string[] {
  return partsOf(field).flatMap((part) => addressOf(part.replace(/\/\d{1,3}$/, '')) ?? [])
}

/** Drops the names and quotes of `for="[2001:db8::1]:443";proto=https` (RFC 7239 section 4). */
function partsOf(field: string): string[] {
  return field
    .split(/[\s,;]+/)
    .map((part) => part.replace(/^(?:for|by)=/i, '').replace(/^"(.*)"$/, '$1'))
    .filter((part) => part !== '')
}

function addressOf(part: string): string | undefined {
  const [, bracketed, withPort] = /^(?:\[([^\]]+)\](?::\d{1,5})?|([\d.]+):\d{1,5})$/.exec(part) ?? []
  // A zone (RFC 4007) names a link of the sender; it is not part of the address.
  const address = (bracketed ?? withPort ?? part).replace(/%[\w.~-]+$/, '')
  return isIP(address) === 0 ? undefined : address
}

function networkOf(text: string): BlockList | undefined {
  const [, start = text, length] = /^([^/]*)\/(\d{1,3})$/.exec(text) ?? []
  const address = /:\d+$/.test(text) && isIP(text) === 0 && length === undefined ? undefined : addressOf(start)
  if (address === undefined) return undefined
  const list = new BlockList()
  if (length === undefined) list.addAddress(address, familyOf(address))
  else if (Number(length) > (isIP(address) === 4 ? 32 : 128)) return undefined
  else list.addSubnet(address, Number(length), familyOf(address))
  return list
}

/** Has only an address's characters, perhaps with a slash and more behind them. */
function isMeantAsAddress(text: string): boolean {
  return /^[\d.]+(\/.*)?$/.test(text) || /^\[?[\da-f.]*:[\da-f:.]*\]?(\/.*)?$/i.test(text)
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
