const eventMember = ',"event":"';
// The end of a line: no quote or backslash can be inside a string here, so these are members of the outermost object.
const ending = /,"event":"([^"\\]*)","token":"[^"\\]*"}$/y;

/** The event of a line as we write it, without parsing the rest; undefined when that takes a parser. */
export function recordedEvent(line: string): string | undefined {
  ending.lastIndex = line.lastIndexOf(eventMember);
  return ending.lastIndex < 0 ? undefined : ending.exec(line)?.[1];
}
