/** Films a small landscape whose sun crosses the sky, as an MP4 file that browsers and players show. */
import { composeScene, landColour, type Scene, type SceneOptions, skyColour } from './picture-scene.ts'
import type { Colour } from './png.ts'
import { blockSide, encodeH264, type YuvFrame } from './video-h264.ts'
import { writeMp4 } from './video-mp4.ts'

/** What to film, and how long. */
export interface FilmOptions extends SceneOptions {
  readonly seconds: number
}

const framesPerSecond = 8
/** Long films have fewer pictures a second, so that none takes long to make. */
const mostFrames = 64

/** The bytes of the file: H.264 without compression but for what stays as it was. The same for the same options. */
export function drawFilm({ seconds, ...options }: FilmOptions): Uint8Array {
  const scene = wholeBlocks(composeScene(options))
  const count = Math.min(mostFrames, seconds * framesPerSecond)
  const land = landOf(scene)
  const frames = Array.from({ length: count }, (_, index) => filmFrame(atTime(scene, index / count), land))
  const { width, height } = scene
  return writeMp4(encodeH264(frames, { width, height }), { width, height, milliseconds: seconds * 1000 })
}

/** Sides rounded to whole blocks: the film needs no frame around it then. */
function wholeBlocks(scene: Scene): Scene {
  return { ...scene, width: wholeSide(scene.width), height: wholeSide(scene.height) }
}

function wholeSide(side: number): number {
  return Math.max(1, Math.round(side / blockSide)) * blockSide
}

/** `time` from 0 to 1. The sun goes up and down again. */
function atTime(scene: Scene, time: number): Scene {
  const { sun, width } = scene
  const y = sun.y * (1.6 - 1.2 * Math.sin(time * Math.PI))
  return { ...scene, sun: { ...sun, x: width * (0.1 + 0.8 * time), y } }
}

/** What stays as it is, row by row; where there is sky, nothing. */
function landOf(scene: Scene): readonly (Colour | undefined)[] {
  const { width, height } = scene
  return Array.from({ length: width * height }, (_, at) => landColour(scene, at % width, Math.floor(at / width)))
}

function filmFrame(scene: Scene, land: readonly (Colour | undefined)[]): YuvFrame {
  const { width, height } = scene
  const luma = new Uint8Array(width * height)
  const blue = new Uint8Array((width * height) / 4)
  const red = new Uint8Array((width * height) / 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [r, g, b]: Colour = land[y * width + x] ?? skyColour(scene, x, y)
      luma[y * width + x] = 16 + (66 * r + 129 * g + 25 * b) / 256
      if (((x | y) & 1) === 1) continue
      const at = ((y / 2) * width) / 2 + x / 2
      blue[at] = 128 + (112 * b - 38 * r - 74 * g) / 256
      red[at] = 128 + (112 * r - 94 * g - 18 * b) / 256
    }
  }
  return { luma, blue, red }
}
