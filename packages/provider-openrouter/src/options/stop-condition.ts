/** When OpenRouter stops running its own tools; any condition that holds is enough. OpenRouter's chat reference. */
export type StopCondition =
  /** After so many steps. */
  | { readonly type: 'step_count_is'; readonly stepCount: number }
  /** After a tool of this name was called. */
  | { readonly type: 'has_tool_call'; readonly toolName: string }
  /** After the steps together used more tokens. */
  | { readonly type: 'max_tokens_used'; readonly maxTokens: number }
  /** After the steps together cost more, in USD. */
  | { readonly type: 'max_cost'; readonly maxCostInDollars: number }
  /** When the model ends a step with this reason, such as `length`. */
  | { readonly type: 'finish_reason_is'; readonly reason: string }
