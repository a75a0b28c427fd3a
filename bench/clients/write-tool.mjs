/** The tool that the server's model calls, in the wire's own words. */
export const writeTool = {
  type: 'function',
  function: { name: 'write', parameters: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] } },
}
