/** Returns the same function with a cache of its last result. The argument is compared by identity. */
export function rememberLast<Argument extends object, Result>(
  compute: (argument: Argument) => Result,
): (argument: Argument) => Result {
  let last: { readonly argument: Argument; readonly result: Result } | undefined;
  return (argument) => {
    if (last?.argument === argument) return last.result;
    const result = compute(argument);
    last = { argument, result };
    return result;
  };
}
