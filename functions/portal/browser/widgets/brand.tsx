// The brand: a receipt whose torn end is a Merkle tree of tiles.

export function Brand({ href }: { readonly href?: string }) {
  const inside = (
    <>
      <svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
        <path
          fill-rule="evenodd"
          d="M3 0h9a1 1 0 0 1 1 1v6H2V1a1 1 0 0 1 1-1ZM4 2v1h5V2ZM4 4v1h3V4ZM2 8h5v3H2ZM8 8h5v3H8ZM2 12h2v2l-2 2ZM5 12h2v4l-2-2ZM8 12h2v2l-2 2ZM11 12h2v4l-2-2Z"
        />
      </svg>
      <span>Beleg</span>
    </>
  )
  return href === undefined ? (
    <span class="brand">{inside}</span>
  ) : (
    <a class="brand" href={href} aria-label="Beleg">
      {inside}
    </a>
  )
}
