/** In the order in which they are reported. */
export type DiagnosisId =
  | 'node-version'
  | 'token'
  | 'localhost'
  | 'node'
  | 'webhooks'
  | 'duplicates'
  | 'disabled'
  | 'conditions'
  | 'tokens'
  | 'delivery'
  | 'targets'
  | 'target'
  | 'unauthorized'
  | 'port';

/** The order of the summary, worst first. `skip`: could not be checked, or was not asked for. */
export const doctorVerdicts = ['fail', 'warn', 'skip', 'ok'] as const;

export type DoctorVerdict = (typeof doctorVerdicts)[number];

/** The result of one check. Texts may quote untrusted text, and are made printable when they are shown. */
export interface Diagnosis {
  readonly id: DiagnosisId;
  readonly verdict: DoctorVerdict;
  readonly found: string;
  /** What to do about it; undefined if there is nothing to do. */
  readonly advice: string | undefined;
  /** The shell command that the advice ends with, if it does. */
  readonly command?: string;
}

/** What a check found, and what to do about it. */
export interface Finding {
  readonly found: string;
  readonly advice: string | undefined;
}

export function ok(id: DiagnosisId, found: string): Diagnosis {
  return { id, verdict: 'ok', found, advice: undefined };
}

/** @param command what to run, if the advice is to run something */
export function warn(id: DiagnosisId, found: string, advice: string, command?: string): Diagnosis {
  return { id, verdict: 'warn', found, advice, ...(command === undefined ? {} : { command }) };
}

export function fail(id: DiagnosisId, { found, advice }: Finding): Diagnosis {
  return { id, verdict: 'fail', found, advice };
}

export function skip(id: DiagnosisId, found: string, advice?: string): Diagnosis {
  return { id, verdict: 'skip', found, advice };
}

export type DoctorCounts = Readonly<Record<DoctorVerdict, number>>;

export function countDiagnoses(diagnoses: readonly Diagnosis[]): DoctorCounts {
  const count = (verdict: DoctorVerdict) => diagnoses.filter((one) => one.verdict === verdict).length;
  return { fail: count('fail'), warn: count('warn'), skip: count('skip'), ok: count('ok') };
}
