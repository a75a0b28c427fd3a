/** One part of a form, decoded. */
export interface FormPart {
  readonly name: string
  /** Present for a file, absent for a plain value. */
  readonly filename?: string
  /** Of a file. */
  readonly contentType?: string
  readonly bytes: Uint8Array
}

/** The parts of a `multipart/form-data` body, in order; `undefined` when it is something else or cannot be read as what it says it is. */
export async function readForm(bytes: Uint8Array, contentType: string): Promise<readonly FormPart[] | undefined> {
  if (!/^multipart\/form-data\b/i.test(contentType)) return undefined
  const form = await parse(bytes, contentType)
  return form && (await Promise.all([...form].map(([name, value]) => readPart(name, value))))
}

async function parse(bytes: Uint8Array, contentType: string): Promise<FormData | undefined> {
  try {
    // Safe: the DOM type asks for bytes over an ArrayBuffer, which those of a request are.
    return await new Response(bytes as BodyInit, { headers: { 'content-type': contentType } }).formData()
  } catch {
    return undefined
  }
}

async function readPart(name: string, value: string | File): Promise<FormPart> {
  if (typeof value === 'string') return { name, bytes: new TextEncoder().encode(value) }
  const bytes = new Uint8Array(await value.arrayBuffer())
  return { name, filename: value.name, ...(value.type !== '' && { contentType: value.type }), bytes }
}
