/**
 * The author in a model id, such as `anthropic` in `~anthropic/claude-haiku-4.5:free`. `undefined` where any author's model may
 * answer: OpenRouter's own routers, presets, and ids without an author.
 */
export function modelFamily(modelId: string): string | undefined {
  const author = /^~?([^/@:]+)\//.exec(modelId)?.[1]?.toLowerCase()
  return author === 'openrouter' ? undefined : author
}
