/** A small landscape, composed from a prompt: sky, sun, hills and water, other colours and shapes for other words. */
import type { Colour } from './png.ts'
import { hashText, pick, randomFrom } from './random.ts'

/** What to compose, and how large. */
export interface SceneOptions {
  readonly prompt: string
  readonly seed: number
  /** `3:2` and the like. Default `1:1`. */
  readonly aspectRatio?: string | undefined
  /** Pixels of the longer side. */
  readonly longSide: number
  /** The colours go by this text instead of the prompt: that of a picture that is to be changed, say. */
  readonly coloursFrom?: string | undefined
}

/** Where everything is, in pixels from the top left. */
export interface Scene {
  readonly width: number
  readonly height: number
  readonly palette: Palette
  /** From the top of the sky to the horizon. */
  readonly skyBands: readonly Colour[]
  /** From the shore to the bottom. */
  readonly waterBands: readonly Colour[]
  readonly waterline: number
  readonly sun: { readonly x: number; readonly y: number; readonly radius: number }
  /** Back to front. */
  readonly hills: readonly Hill[]
}

/** A wavy line; what is below it, down to the water, is hill. */
export interface Hill {
  readonly base: number
  readonly swell: number
  readonly waves: number
  readonly phase: number
  readonly colour: Colour
}

/** Five colours that go together. */
export type Palette = readonly [sky: Colour, horizon: Colour, sun: Colour, hill: Colour, water: Colour]

const palettes: readonly [Palette, ...Palette[]] = [
  [
    [72, 120, 190],
    [250, 200, 150],
    [255, 240, 190],
    [60, 80, 90],
    [70, 120, 150],
  ],
  [
    [40, 30, 80],
    [220, 90, 110],
    [255, 190, 120],
    [40, 24, 60],
    [90, 50, 100],
  ],
  [
    [120, 190, 230],
    [230, 245, 250],
    [255, 250, 220],
    [80, 140, 90],
    [90, 170, 200],
  ],
  [
    [10, 16, 44],
    [60, 80, 130],
    [230, 235, 245],
    [14, 20, 34],
    [30, 50, 90],
  ],
  [
    [240, 170, 90],
    [255, 225, 170],
    [255, 250, 235],
    [150, 90, 50],
    [220, 160, 110],
  ],
]

/** The same scene for the same options, on every machine. */
export function composeScene({ prompt, seed, aspectRatio, longSide, coloursFrom }: SceneOptions): Scene {
  const { width, height } = sizeOf(aspectRatio, longSide)
  const random = randomFrom(hashText(prompt) ^ seed)
  const own = pick(random, palettes)
  const palette = coloursFrom === undefined ? own : pick(randomFrom(hashText(coloursFrom)), palettes)
  const [sky, horizon, , hill, water] = palette
  const waterline = Math.round(height * (0.62 + random() * 0.2))
  const x = width * (0.2 + random() * 0.6)
  const y = height * (0.15 + random() * 0.3)
  const radius = Math.min(width, height) * (0.06 + random() * 0.06)
  const hills = Array.from({ length: 2 + Math.floor(random() * 2) }, (_, index) => ({
    base: waterline - height * (0.18 - 0.06 * index),
    swell: height * (0.05 + random() * 0.08),
    waves: 1 + random() * 3,
    phase: random() * Math.PI * 2,
    colour: mix(hill, horizon, 0.5 - index * 0.2),
  }))
  const bands = { skyBands: bandsBetween(sky, horizon, 1), waterBands: bandsBetween(water, sky, 0.6) }
  return { width, height, palette, ...bands, waterline, sun: { x, y, radius }, hills }
}

/** The colour of a pixel; `undefined` for the sky, which {@link skyColour} has, sun included. */
export function landColour({ width, height, waterline, waterBands, hills }: Scene, x: number, y: number): Colour | undefined {
  if (y >= waterline) return bandAt(waterBands, (y - waterline) / (height - waterline))
  return hills.findLast((hill) => y > hillLine(hill, x, width))?.colour
}

/** Sky or sun. */
export function skyColour({ waterline, sun, skyBands, palette: [, , sunColour] }: Scene, x: number, y: number): Colour {
  return Math.hypot(x - sun.x, y - sun.y) < sun.radius ? sunColour : bandAt(skyBands, y / waterline)
}

/** How high the hill stands there: pixels from the top. */
export function hillLine({ base, swell, waves, phase }: Hill, x: number, width: number): number {
  return base + Math.sin((x / width) * Math.PI * 2 * waves + phase) * swell
}

/** Whole pixels for `3:2` and the like; the longer side is `longSide`. Ratios beyond 8:1 are drawn as 8:1. */
export function sizeOf(aspectRatio: string | undefined, longSide: number): { readonly width: number; readonly height: number } {
  const [across = 1, down = 1] = /^\d+(\.\d+)?:\d+(\.\d+)?$/.test(aspectRatio ?? '')
    ? (aspectRatio ?? '').split(':').map(Number)
    : []
  const ratio = Math.min(8, Math.max(1 / 8, across / down || 1))
  return {
    width: Math.round(ratio >= 1 ? longSide : longSide * ratio),
    height: Math.round(ratio >= 1 ? longSide / ratio : longSide),
  }
}

/** Bands instead of a smooth gradient: as pretty, and a tenth of the bytes. */
const bandCount = 24

function bandsBetween(from: Colour, to: Colour, most: number): readonly Colour[] {
  return Array.from({ length: bandCount + 1 }, (_, index) => mix(from, to, (index / bandCount) * most))
}

/** `share` from 0 to 1. */
function bandAt(bands: readonly Colour[], share: number): Colour {
  return bands[Math.floor(share * bandCount)] ?? [0, 0, 0]
}

function mix([r1, g1, b1]: Colour, [r2, g2, b2]: Colour, share: number): Colour {
  const between = (from: number, to: number): number => Math.round(from + (to - from) * share)
  return [between(r1, r2), between(g1, g2), between(b1, b2)]
}
