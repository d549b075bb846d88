/** Node's file system. An import statement would load its streams too, which takes longer than all the rest of us. */
export const fileSystem = process.getBuiltinModule('node:fs');
