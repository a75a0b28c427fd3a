/** Tools, structured output and thoughts: what an answer holds beyond its text, and how it goes back. */
import type { ChatRequest, Message, StandardSchema } from '@polymux/core'
import type { Bench } from '../bench.ts'
import type { Check } from '../check.ts'
import { chatWire, lacksChat, plainRequest } from '../claims.ts'
import { ensure, ensureEqual, rejection } from '../expectation.ts'
import { answerWith, generate } from '../generated.ts'
import { textAnswer } from '../samples.ts'
import { wholeReply } from '../scripted-reply.ts'
import { ensureArguments, keepsArguments } from '../tool-arguments.ts'
import { ensureOrder, leavesOf, sendChat, sentBody } from '../sent.ts'

/** C4 to C8. */
export const chatToolChecks: readonly Check[] = [
  {
    id: 'C4',
    title: 'gives the arguments of a tool call parsed and as they were written',
    level: 1,
    unfit: (bench) => lacksChat(bench, 'tools'),
    run: callIsParsed,
  },
  {
    id: 'C5',
    title: 'keeps parallel tool calls apart and in order',
    level: 1,
    unfit: (bench) => lacksChat(bench, 'tools', 'parallel-tools'),
    run: parallelCallsAreApart,
  },
  {
    id: 'C6',
    title: 'sends a tool call and its result back',
    level: 1,
    unfit: (bench) => lacksChat(bench, 'tools'),
    run: resultGoesBack,
  },
  {
    id: 'C7',
    title: 'gives structured output as an object, or a typed error with the text',
    level: 1,
    unfit: (bench) => lacksChat(bench, 'structured-output'),
    run: outputIsChecked,
  },
  {
    id: 'C8',
    title: 'keeps thoughts apart from the text and sends back what belongs to them',
    level: 1,
    unfit: (bench) => lacksChat(bench, 'reasoning'),
    run: thoughtsAreKept,
  },
]

const tools: NonNullable<ChatRequest['tools']> = ['look_up_tide', 'look_up_wind'].map((name) => ({
  name,
  description: 'Looks something up',
  input: { jsonSchema: { type: 'object', properties: { harbour: { type: 'string' } } } },
}))
/** Spaces and an escape, which parsing and writing anew would lose. */
const argumentsText = '{ "harbour": "Saint-Malo \\u2014 port",  "days": 2.50 }'
const tideCall = { id: 'call-tide-1', name: 'look_up_tide', arguments: [argumentsText.slice(0, 11), argumentsText.slice(11)] }
const windCall = { id: 'call-wind-2', name: 'look_up_wind', arguments: ['{"harbour":', '"Brest"}'] }
const callAnswer = answerWith({ toolCalls: [tideCall], finish: 'tool-calls' })

async function callIsParsed(bench: Bench): Promise<void> {
  const result = await generate(bench, callAnswer, { tools })
  ensureEqual(result.toolCalls.length, 1, 'the number of tool calls in an answer with one')
  const [call] = result.toolCalls
  ensureEqual([call?.id, call?.name], ['call-tide-1', 'look_up_tide'], 'the id and the name of a tool call')
  const keeps = keepsArguments(chatWire(bench), 'whole')
  ensureArguments(call?.argumentsText, argumentsText, keeps, 'argumentsText of a tool call')
  ensure(call !== undefined && !call.invalid, `a tool call with valid arguments is marked invalid`)
  ensureEqual(call.input, { harbour: 'Saint-Malo — port', days: 2.5 }, 'input of a tool call')
  ensureEqual(result.finishReason, 'tool-calls', 'result.finishReason of an answer with a tool call')
  // Where arguments come as a value, there is no way to write them badly.
  if (!keeps) return
  const broken = answerWith({ toolCalls: [{ ...tideCall, arguments: ['{"harbour": Brest}'] }], finish: 'tool-calls' })
  const [odd] = (await generate(bench, broken, { tools })).toolCalls
  ensure(odd?.invalid === true, 'a tool call whose arguments are not JSON must be marked invalid, with reason "not-json"')
  ensureEqual([odd.reason, odd.argumentsText], ['not-json', '{"harbour": Brest}'], 'reason and argumentsText of such a call')
}

async function parallelCallsAreApart(bench: Bench): Promise<void> {
  const third = { id: 'call-tide-3', name: 'look_up_tide', arguments: ['{"harbour":"Brest"}'] }
  const scripted = [tideCall, windCall, third]
  const { toolCalls } = await generate(bench, answerWith({ toolCalls: scripted, finish: 'tool-calls' }), { tools })
  const what = 'three tool calls of one answer, two of them of the same tool'
  ensureEqual(
    toolCalls.map(({ id, name }) => ({ id, name })),
    scripted.map(({ id, name }) => ({ id, name })),
    `${what},`,
  )
  const keeps = keepsArguments(chatWire(bench), 'whole')
  for (const [index, { arguments: parts }] of scripted.entries())
    ensureArguments(toolCalls[index]?.argumentsText, parts.join(''), keeps, `${what}: argumentsText of call ${index}`)
}

async function resultGoesBack(bench: Bench): Promise<void> {
  const { message, toolCalls } = await generate(bench, callAnswer, { tools })
  const [call] = toolCalls
  ensure(call !== undefined, 'an answer with a tool call gave none')
  const messages: readonly Message[] = [
    ...plainRequest.messages,
    message,
    { role: 'tool', toolCallId: call.id, toolName: call.name, content: 'high-tide-at-17-42' },
    { role: 'user', content: 'and-when-is-the-next' },
  ]
  const { body, result, text } = await sendChat(bench, { messages, tools })
  ensureEqual(result.warnings, [], 'warnings of a request that sends a tool result back')
  const [said = ''] = plainRequest.messages.map(({ content }) => String(content))
  ensureOrder(text, [said, 'high-tide-at-17-42', 'and-when-is-the-next'], 'a conversation with a tool result')
  ensureOrder(text, [said, 'Saint-Malo', 'high-tide-at-17-42'], 'a tool call and its result')
  const ids = leavesOf(body).filter((leaf) => leaf === call.id).length
  ensure(
    ids >= 2,
    `the id "${call.id}" must be sent with the call and with its result, was sent ${ids} times; the body is ${text.slice(0, 900)}`,
  )
}

const tideSchema = {
  type: 'object',
  properties: { harbour: { type: 'string' }, metres: { type: 'number' } },
  required: ['harbour', 'metres'],
  additionalProperties: false,
}

type Tide = { readonly harbour: string; readonly metres: number }

/** A schema that checks, written by hand so that the suite needs no library. Its JSON Schema is no part of the interface it is used by. */
const standard = {
  version: 1,
  vendor: 'conformance',
  validate: (value: unknown) =>
    typeof value === 'object' && value !== null && 'metres' in value && typeof value.metres === 'number'
      ? { value: value as Tide } // safe: what the suite answers with has both members, and `metres` is what it varies
      : { issues: [{ message: 'must be a number', path: ['metres'] }] },
  jsonSchema: { input: () => tideSchema, output: () => tideSchema },
} as const
const checked: StandardSchema<Tide> = { '~standard': standard }

async function outputIsChecked(bench: Bench): Promise<void> {
  const right = await generate(bench, answerWith({ text: ['{"harbour":"Brest",', '"metres":6.5}'] }), { output: checked })
  ensureEqual(right.object, { harbour: 'Brest', metres: 6.5 }, 'result.object of an answer that matches the schema')
  for (const [text, what] of [
    ['{"harbour":"Brest","metres":"high"}', 'an answer that does not match the schema'],
    ['The tide is 6.5 metres.', 'an answer that is not JSON'],
  ] as const) {
    const error = await rejection(() => generate(bench, answerWith({ text: [text] }), { output: checked }), what, [
      'output_invalid',
    ])
    ensureEqual(error.partial?.text, text, `error.partial.text of ${what}`)
  }
  const served = await bench.serve([
    wholeReply(chatWire(bench).whole(answerWith({ text: ['{"harbour":"Brest","metres":6.5}'] }))),
  ])
  await served.chat().generate({ ...plainRequest, output: checked })
  const { text } = sentBody(served)
  ensure(
    text.includes('metres'),
    `the schema of the answer was not sent, and structured-output is claimed: ${text.slice(0, 600)}`,
  )
}

async function thoughtsAreKept(bench: Bench): Promise<void> {
  const isEchoed = lacksChat(bench, 'reasoning-echo') === undefined
  const echo = 'signature/AbC+123=='
  const scripted = answerWith({
    reasoning: ['The wind', ' is low. '],
    text: ['The sea is calm.'],
    ...(isEchoed && { reasoningEcho: echo }),
  })
  const result = await generate(bench, scripted)
  ensureEqual(result.reasoning, 'The wind is low. ', 'result.reasoning')
  ensureEqual(result.text, 'The sea is calm.', 'result.text, which is without the thoughts,')
  ensureEqual(result.message.content[0]?.type, 'reasoning', 'the type of the first part, since thoughts came first,')
  const messages: readonly Message[] = [...plainRequest.messages, result.message, { role: 'user', content: 'Go on.' }]
  const stored: readonly Message[] = JSON.parse(JSON.stringify(messages))
  const { body, result: next, text } = await sendChat(bench, { messages: stored })
  ensureEqual(next.text, textAnswer(bench.capabilities).text?.join(''), 'the text of the next turn')
  if (!isEchoed) return
  ensure(
    leavesOf(body).includes(echo),
    `what belongs to the thoughts did not go back with the next turn, and reasoning-echo is claimed: "${echo}" is nowhere in ${text.slice(0, 900)}`,
  )
}
