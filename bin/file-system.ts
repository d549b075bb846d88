/** Node's file system. An `import` would load its streams too, which takes longer than loading the whole program. */
export const fileSystem = process.getBuiltinModule('node:fs');
