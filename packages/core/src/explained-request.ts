import type { WireRequest } from './codec.ts'
import type { Explanation, ExplainOptions } from './explain.ts'
import type { HttpClient } from './http-client.ts'
import type { Warning } from './model.ts'
import type { ProviderSettings } from './provider.ts'
import { redact } from './redact.ts'

/** What was collected while a request was encoded. */
export interface EncoderRemarks {
  readonly warnings: readonly Warning[]
  readonly notes: readonly Warning[]
}

/** The request as core would send it. A missing key is a note here: nothing is sent. */
export async function explainedRequest<Settings extends ProviderSettings>(
  client: HttpClient<Settings>,
  wire: WireRequest,
  options: ExplainOptions,
  { notes, warnings }: EncoderRemarks,
): Promise<Explanation> {
  const { onWire: _silent, ...quiet } = options
  const prepared = await client.prepare({ ...wire, keyless: true }, quiet, wire.streaming ?? options.streaming ?? false)
  const { headers, method, secrets, url } = prepared
  const shown = Object.entries(headers).map(([name, value]) => [name, redact(value, secrets)] as const)
  const keyless = secrets.length === 0 && client.spec.key !== 'none' && !wire.keyless
  const missing: readonly Warning[] = keyless ? [{ option: 'apiKey', message: 'There is none: the call itself would fail.' }] : []
  return {
    method,
    url: redact(url, secrets),
    headers: Object.fromEntries(shown),
    body: wire.form ? formFields(wire.form) : wire.body,
    warnings,
    notes: [...notes, ...missing],
  }
}

/** A name that is repeated has the list of its values. */
function formFields(form: FormData): Readonly<Record<string, unknown>> {
  const fields = new Map<string, unknown[]>()
  for (const [name, value] of form.entries()) {
    const shown = typeof value === 'string' ? value : { name: value.name, mediaType: value.type, bytes: value.size }
    fields.set(name, [...(fields.get(name) ?? []), shown])
  }
  return Object.fromEntries([...fields].map(([name, values]) => [name, values.length > 1 ? values : values[0]]))
}
