// The address of the client, as far as somebody vouches for it: the socket, and as many proxies as the application says that it has.
// Believes no header beyond that.

/** Characters of an address, of a zone and of a port. A proxy that hides the address writes something else. */
const addressForm = /^[0-9a-f.:%[\]]{2,64}$/i

/** An IPv4 address on a socket of both families. */
const mapped = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i

/**
 * @param peer of the socket.
 * @param forwarded the header `X-Forwarded-For`, several joined with commas. Each proxy adds, at the end, the address that it was called from.
 * @param proxies how many of the last senders are the application's own proxies; with none, the header counts for nothing.
 * @returns the socket's address also where the header has fewer addresses than there are proxies: then the request came by another way.
 */
export function clientAddress(peer: string | undefined, forwarded: string | undefined, proxies: number): string {
  const socket = (peer ?? '').replace(mapped, '')
  if (proxies === 0 || forwarded === undefined) return socket
  const claimed = forwarded.split(',').at(-proxies)?.trim() ?? ''
  return addressForm.test(claimed) ? claimed.replace(mapped, '') : socket
}
