import { load } from './real-api-process.ts';

// Takes the place of the package `sqlite3`, which has to be compiled. This is the same database, compiled to
// WebAssembly, behind the functions that Sequelize 4 calls.

interface SqlStatement {
  bind(values: object): boolean;
  step(): boolean;
  getAsObject(): Record<string, unknown>;
  free(): void;
}

interface SqlDatabase {
  prepare(sql: string): SqlStatement;
  exec(sql: string): readonly { readonly values: readonly (readonly unknown[])[] }[];
  getRowsModified(): number;
  close(): void;
}

interface SqlLibrary {
  readonly Database: new () => SqlDatabase;
}

type Done = (this: Statement | null, error: Error | null, rows?: readonly object[]) => void;

/** Sequelize tests for the name of this class. */
class Statement {
  readonly lastID: unknown;
  readonly changes: number;

  constructor(lastID: unknown, changes: number) {
    this.lastID = lastID;
    this.changes = changes;
  }
}

const library = load<() => Promise<SqlLibrary>>('sql.js')();

export const OPEN_READWRITE = 2;
export const OPEN_CREATE = 4;

export function verbose(): object {
  return { Database, OPEN_READWRITE, OPEN_CREATE };
}

class Database {
  readonly filename: string;
  private readonly opened: Promise<SqlDatabase>;

  constructor(filename: string, _mode: number, opened: (error: Error | null) => void) {
    this.filename = filename;
    this.opened = library.then(({ Database: Sql }) => new Sql());
    this.opened.then(() => opened(null), opened);
  }

  serialize(work: () => void): void {
    work();
  }

  /** Rows of a query. */
  all(sql: string, values?: object | Done, done?: Done): void {
    this.execute(sql, values, done);
  }

  /** A change. */
  run(sql: string, values?: object | Done, done?: Done): void {
    this.execute(sql, values, done);
  }

  close(): void {
    void this.opened.then((database) => database.close());
  }

  private execute(sql: string, values: object | Done = {}, done?: Done): void {
    const tell: Done = typeof values === 'function' ? (values as Done) : (done ?? (() => {}));
    this.opened
      .then((database) => {
        // The package converts half of a surrogate pair, which WebAssembly would mistake for the beginning of a pair.
        const statement = database.prepare(Buffer.from(sql).toString());
        const rows: object[] = [];
        try {
          if (typeof values !== 'function' && Object.keys(values).length > 0) statement.bind(values);
          while (statement.step()) rows.push(statement.getAsObject());
        } finally {
          statement.free();
        }
        const lastId = database.exec('SELECT last_insert_rowid()')[0]?.values[0]?.[0];
        return { rows, told: new Statement(lastId, database.getRowsModified()) };
      })
      .then(
        ({ rows, told }) => tell.call(told, null, rows),
        (error: unknown) => {
          const failure = error instanceof Error ? error : new Error(String(error));
          const isConstraint = /constraint failed/.test(failure.message);
          tell.call(
            null,
            Object.assign(failure, { code: isConstraint ? 'SQLITE_CONSTRAINT' : 'SQLITE_ERROR' }),
          );
        },
      );
  }
}
