/**
 * Waits for `closing`, but no longer than `ms`: a stuck socket must not keep a quitting program alive.
 * @returns whether it finished in time; a failure while closing counts as finished
 */
export async function closeWithin(closing: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = closing.then(
    () => true,
    () => true,
  );
  const inTime = await Promise.race([done, late]);
  clearTimeout(timer);
  return inTime;
}
