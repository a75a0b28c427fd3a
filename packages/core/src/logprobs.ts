/** One token and how likely it was. */
export interface LikelyToken {
  readonly token: string
  /** Natural logarithm of its probability: 0 is certain, -0.69 even odds. */
  readonly logprob: number
  /** Its UTF-8 bytes, where the wire gives them: some tokens are only part of a character. */
  readonly bytes?: readonly number[]
}

/** A token of the answer, and the likeliest ones in its place: as many as were asked for, itself among them as a rule. */
export interface TokenLogprob extends LikelyToken {
  readonly top: readonly LikelyToken[]
}
