/** Schemas a caller may hand in: any Standard Schema (zod, valibot, arktype …), or plain JSON Schema. */

/** The part of the Standard Schema interface used here; see https://standardschema.dev. */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined
  }
}

/** A value that passed, perhaps transformed, or the reasons why it did not. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] }

/** One reason, and the path to it. */
export interface SchemaIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** JSON Schema given directly. The answer is parsed but not validated; `Output` types it. */
export interface JsonSchemaOf<Output = unknown> {
  readonly jsonSchema: Readonly<Record<string, unknown>>
  /** Name sent to the model, at most 64 characters. */
  readonly name?: string
  /** What the answer is for, told to the model where the wire has a place for it. Default: none. */
  readonly description?: string
  readonly '~output'?: Output
}

/** Either sort; told apart by its one key. */
export type Schema = StandardSchema | JsonSchemaOf

/** What a value checked by the schema `S` is. */
export type InferOutput<S> =
  S extends StandardSchema<infer Output> ? Output : S extends JsonSchemaOf<infer Output> ? Output : unknown
