// Matching of a source address: an IP address or a CIDR of either family, or text, since a service's own name stands there where
// no address is known.
import { BlockList, isIP } from 'node:net'

/**
 * @returns the test, or `undefined` for what is meant as an address or a CIDR but is none.
 */
export function addressMatch(text: string, prefix: boolean): ((address: string) => boolean) | undefined {
  if (prefix) return (address) => address.startsWith(text)
  if (isIP(text)) return inList((list) => list.addAddress(text, familyOf(text)))
  const [, network, length] = /^([^/]*)\/(\d{1,3})$/.exec(text) ?? []
  if (network !== undefined && isIP(network)) {
    const bits = Number(length)
    return bits <= (isIP(network) === 4 ? 32 : 128)
      ? inList((list) => list.addSubnet(network, bits, familyOf(network)))
      : undefined
  }
  // What has only an address's characters was meant as one; so was a slash behind them.
  return /^[\d.]+(\/.*)?$/.test(text) || /^[\da-f.]*:[\da-f:.]*(\/.*)?$/i.test(text)
    ? undefined
    : (address) => address === text
}

function inList(add: (list: BlockList) => void): (address: string) => boolean {
  const list = new BlockList()
  add(list)
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
