/** Requests with one setting each. */

/** Values for every setting of a request; the type asks for some as soon as one is added. */
export type Samples<Request, Required extends keyof Request = never> = {
  readonly [Name in keyof Omit<Request, 'providerOptions' | Required>]-?: readonly Request[Name][]
}

export interface NamedInput<Request> {
  readonly name: string
  readonly request: Request
}

/** The base alone, and with each sample. */
export function withEach<Request extends object>(
  base: Request,
  samples: Readonly<Record<string, readonly unknown[]>>,
): readonly NamedInput<Request>[] {
  return [
    { name: 'the least', request: base },
    ...Object.entries(samples).flatMap(([name, values]) =>
      values.map((value) => ({ name: `${name} ${JSON.stringify(value)}`, request: { ...base, [name]: value } })),
    ),
  ]
}
