/** Fails when a timer set now fires before the promise settles, which a busy machine delays as much as the promise. */
export async function within<T>(limitMs: number, promise: PromiseLike<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Not settled within ${limitMs} ms.`)), limitMs)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
