import {
  constant,
  described,
  integer,
  list,
  object,
  optional,
  type Schema,
  text,
  trueOrFalse,
} from '../schema/schema.ts';
import { freeText } from '../schema/text-formats.ts';

/** A transaction in the pool of ARK 2, whose bytes Node.js writes as a list of numbers. */
function pooledTransaction(transaction: Schema) {
  return object(
    {
      data: transaction,
      serialized: object({ type: constant('Buffer'), data: list(integer(0, 255)) }),
      isVerified: trueOrFalse,
      timestamp: optional(integer()),
    },
    'PooledTransaction',
    'A transaction in the pool of ARK 2.',
  );
}

export function pooledTransactions(transaction: Schema): Schema {
  return described(
    list(pooledTransaction(transaction), 1),
    'A list of objects with the transaction under "data", its bytes and whether it is verified.',
  );
}

/** @param hasSuccess whether each has `success: false`, as in ARK 2.3 */
export function rejectedTransactions(transaction: Schema, hasSuccess: boolean): Schema {
  const members = {
    transaction: pooledTransaction(transaction),
    type: text(freeText, 'The code of the reason, for example ERR_LOW_FEE.'),
    message: text(freeText, 'The reason.'),
    ...(hasSuccess ? { success: constant(false) } : {}),
  };
  return list(object(members, 'RejectedTransaction', 'A transaction that the pool refused.'), 1);
}
