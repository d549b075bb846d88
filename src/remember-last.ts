/** The same function, which remembers its last argument, told by identity, and what came of it. */
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
