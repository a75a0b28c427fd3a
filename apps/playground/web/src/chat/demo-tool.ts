import type { JsonSchemaOf, ToolCall, ToolSpec } from '@polymux/core'

const input: JsonSchemaOf = {
  jsonSchema: {
    type: 'object',
    properties: { city: { type: 'string', description: 'Name of a city' } },
    required: ['city'],
    additionalProperties: false,
  },
}

/** A tool to try: it is offered to the model, and whoever sits at the page plays its part. */
export const demoTool: ToolSpec = { name: 'get_weather', description: 'The weather in a city now', input }

/** What to propose as its result. */
export function demoResult(call: ToolCall): string {
  return call.name === demoTool.name ? '{ "celsius": 18, "sky": "clear", "wind": "light, from the west" }' : '{}'
}
