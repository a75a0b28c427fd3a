/** Draws what `composeScene` has composed, as a PNG file. */
import { composeScene, landColour, type SceneOptions, skyColour } from './picture-scene.ts'
import { encodePng } from './png.ts'

/** What to draw, how large, and how far. */
export interface PictureOptions extends SceneOptions {
  /** Side of the squares that are drawn instead of pixels, as in a picture that is not finished. Default 1. */
  readonly grain?: number | undefined
  /** Leave the sky out: one sees through it. Default false. */
  readonly transparent?: boolean | undefined
}

/** A finished drawing. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly png: Uint8Array
}

/** The same drawing for the same options, on every machine. */
export function drawPicture({ grain = 1, transparent = false, ...options }: PictureOptions): Picture {
  const scene = composeScene(options)
  const { width, height } = scene
  const snap = (at: number): number => (grain === 1 ? at : Math.floor(at / grain) * grain)
  const colourAt = (x: number, y: number): ReturnType<typeof skyColour> =>
    landColour(scene, snap(x), snap(y)) ?? skyColour(scene, snap(x), snap(y))
  const isClear = transparent ? (x: number, y: number) => landColour(scene, snap(x), snap(y)) === undefined : undefined
  return { width, height, png: encodePng(width, height, colourAt, isClear) }
}
